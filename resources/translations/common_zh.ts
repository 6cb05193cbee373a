<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Sentence</name>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 was added</source>
        <translation>添加了 %1</translation>
    </message>
    <message>
        <source>%1 was removed</source>
        <translation>移除了 %1</translation>
    </message>
    <message>
        <source>%1 started</source>
        <translation>%1 启动</translation>
    </message>
    <message>
        <source>%1 stopped in good order</source>
        <translation>%1 正常停止</translation>
    </message>
    <message>
        <source>%1 was killed: its page cache survives</source>
        <translation>%1 被杀死：页缓存仍在</translation>
    </message>
    <message>
        <source>%1 lost power: what was not synced is gone</source>
        <translation>%1 断电：未落盘的数据丢失</translation>
    </message>
    <message>
        <source>%1 dies at the point %2</source>
        <translation>%1 在 %2 这一点崩溃</translation>
    </message>
    <message>
        <source>%1 has an empty disk now</source>
        <translation>%1 换上了一块空磁盘</translation>
    </message>
    <message>
        <source>the disk of %1 fails to read</source>
        <translation>%1 的磁盘读取失败</translation>
    </message>
    <message>
        <source>the disk of %1 fails to write</source>
        <translation>%1 的磁盘写入失败</translation>
    </message>
    <message>
        <source>the disk of %1 is full</source>
        <translation>%1 的磁盘写满了</translation>
    </message>
    <message>
        <source>the disk of %1 is slow</source>
        <translation>%1 的磁盘变慢</translation>
    </message>
    <message>
        <source>the disk of %1 is well</source>
        <translation>%1 的磁盘正常</translation>
    </message>
    <message>
        <source>%1: wall clock off by %2, each message costs %3</source>
        <translation>%1：墙钟偏差 %2，每条消息耗时 %3</translation>
    </message>
    <message>
        <source>%1 has the settings %2 from its next start on</source>
        <translation>%1 从下次启动起使用设置 %2</translation>
    </message>
    <message>
        <source>history switch %1 = %2</source>
        <translation>历史开关 %1 = %2</translation>
    </message>
    <message>
        <source>%1 is paused</source>
        <translation>%1 暂停</translation>
    </message>
    <message>
        <source>%1 goes on</source>
        <translation>%1 继续运行</translation>
    </message>
    <message>
        <source>link cut: %1 → %2</source>
        <translation>链路切断：%1 → %2</translation>
    </message>
    <message>
        <source>link healed: %1 → %2</source>
        <translation>链路恢复：%1 → %2</translation>
    </message>
    <message>
        <source>%1 connected to %2</source>
        <translation>%1 连接到 %2</translation>
    </message>
    <message>
        <source>connection %1 – %2 closed</source>
        <translation>连接 %1 – %2 关闭</translation>
    </message>
    <message>
        <source>connection %1 – %2 was reset</source>
        <translation>连接 %1 – %2 被重置</translation>
    </message>
    <message>
        <source>%2 refused the connection of %1</source>
        <translation>%2 拒绝了 %1 的连接</translation>
    </message>
    <message>
        <source>client.id of %1 is %2</source>
        <translation>%1 的 client.id 是 %2</translation>
    </message>
    <message>
        <source>client.id of %1 is %2, software %3</source>
        <translation>%1 的 client.id 是 %2，软件 %3</translation>
    </message>
    <message>
        <source>%1 answered %2 to %3 with %4</source>
        <translation>%1 对 %3 的 %2 回应 %4</translation>
    </message>
    <message>
        <source>%1 answered %2 to %3</source>
        <translation>%1 回应了 %3 的 %2</translation>
    </message>
    <message>
        <source>%1 sent %2 to %3</source>
        <translation>%1 向 %3 发送 %2</translation>
    </message>
    <message>
        <source>message %1 arrived</source>
        <translation>消息 %1 到达</translation>
    </message>
    <message>
        <source>message %1 is held</source>
        <translation>消息 %1 被扣住</translation>
    </message>
    <message>
        <source>message %1 goes on</source>
        <translation>消息 %1 放行</translation>
    </message>
    <message>
        <source>message %1 was dropped, its connection reset</source>
        <translation>消息 %1 被丢弃，连接重置</translation>
    </message>
    <message>
        <source>%1 asks for votes in epoch %2</source>
        <translation>%1 在 epoch %2 请求投票</translation>
    </message>
    <message>
        <source>%1 votes for %2 in epoch %3</source>
        <translation>%1 在 epoch %3 投票给 %2</translation>
    </message>
    <message>
        <source>%1 refuses its vote to %2 in epoch %3</source>
        <translation>%1 在 epoch %3 拒绝投票给 %2</translation>
    </message>
    <message>
        <source>%1 is the active controller, epoch %2</source>
        <translation>%1 成为活动 controller，epoch %2</translation>
    </message>
    <message>
        <source>%1 is no longer the active controller, epoch %2</source>
        <translation>%1 不再是活动 controller，epoch %2</translation>
    </message>
    <message>
        <source>metadata log of %1: end %2, committed %3</source>
        <translation>%1 的元数据日志：末端 %2，已提交 %3</translation>
    </message>
    <message>
        <source>%1 registered, broker epoch %2</source>
        <translation>%1 已注册，broker epoch %2</translation>
    </message>
    <message>
        <source>%1 is fenced: it leads nothing</source>
        <translation>%1 被隔离：不领导任何分区</translation>
    </message>
    <message>
        <source>%1 is unfenced: it may lead</source>
        <translation>%1 解除隔离：可以成为 Leader</translation>
    </message>
    <message>
        <source>topic %1 created: %2 × %3 replicas</source>
        <translation>创建 topic %1：%2 × %3 个副本</translation>
    </message>
    <message>
        <source>topic %1 deleted</source>
        <translation>删除 topic %1</translation>
    </message>
    <message>
        <source>topic %1: %2 = %3</source>
        <translation>topic %1：%2 = %3</translation>
    </message>
    <message>
        <source>topic %1: %2 back to its default</source>
        <translation>topic %1：%2 恢复默认</translation>
    </message>
    <message>
        <source>group %1: %2 = %3</source>
        <translation>消费组 %1：%2 = %3</translation>
    </message>
    <message>
        <source>group %1: %2 back to its brokers&apos;</source>
        <translation>消费组 %1：%2 恢复为 broker 的值</translation>
    </message>
    <message>
        <source>%1 is no longer registered</source>
        <translation>%1 已不再注册</translation>
    </message>
    <message>
        <source>%1 on brokers %2, leader %3</source>
        <translation>%1 位于 broker %2，Leader 是 %3</translation>
    </message>
    <message>
        <source>%1 has no leader: nobody can be served</source>
        <translation>%1 没有 Leader：无法提供服务</translation>
    </message>
    <message>
        <source>%1 leads %2 from epoch %3 on</source>
        <translation>%1 从 epoch %3 起领导 %2</translation>
    </message>
    <message>
        <source>%1 was not elected for %2: not in the ISR</source>
        <translation>%1 未当选 %2 的 Leader：不在 ISR 中</translation>
    </message>
    <message>
        <source>%1 was not elected for %2: fenced</source>
        <translation>%1 未当选 %2 的 Leader：被隔离</translation>
    </message>
    <message>
        <source>%1 was not elected for %2: shutting down</source>
        <translation>%1 未当选 %2 的 Leader：正在关闭</translation>
    </message>
    <message>
        <source>%1 was not elected for %2: later in the order of replicas</source>
        <translation>%1 未当选 %2 的 Leader：副本顺序靠后</translation>
    </message>
    <message>
        <source>%1 left the ISR of %2 · ISR %3</source>
        <translation>%1 离开 %2 的 ISR · ISR %3</translation>
    </message>
    <message>
        <source>%1 joined the ISR of %2 · ISR %3</source>
        <translation>%1 加入 %2 的 ISR · ISR %3</translation>
    </message>
    <message>
        <source>Nobody but the ISR may lead %1 · ISR %2</source>
        <translation>只有 ISR 里的副本能当 %1 的 Leader · ISR %2</translation>
    </message>
    <message>
        <source>%1 may still be elected for %2 · ISR %3</source>
        <translation>%1 仍有资格当选 %2 的 Leader · ISR %3</translation>
    </message>
    <message>
        <source>%1 is assigned to brokers %2</source>
        <translation>%1 分配给 broker %2</translation>
    </message>
    <message>
        <source>%1 learned that it leads %2</source>
        <translation>%1 得知自己领导 %2</translation>
    </message>
    <message>
        <source>%1 follows %3 in %2</source>
        <translation>%1 在 %2 中跟随 %3</translation>
    </message>
    <message>
        <source>%1 has no part in %2 any more</source>
        <translation>%1 不再参与 %2</translation>
    </message>
    <message>
        <source>%1 deleted its replica of %2</source>
        <translation>%1 删除了 %2 的副本</translation>
    </message>
    <message>
        <source>%1 recovered %2 up to %3: %4 were cut off</source>
        <translation>%1 把 %2 恢复到 %3：截去 %4</translation>
    </message>
    <message>
        <source>%1 opened %2 at %3</source>
        <translation>%1 打开 %2，末端 %3</translation>
    </message>
    <message>
        <source>%1 appended %2 of %3 · LEO %4 → %5</source>
        <translation>%1 追加 %3 的 %2 · LEO %4 → %5</translation>
    </message>
    <message>
        <source>%1 rolled %2: a new segment from %3</source>
        <translation>%1 滚动 %2：新段从 %3 开始</translation>
    </message>
    <message>
        <source>%1 synced %2 up to %3</source>
        <translation>%1 将 %2 落盘至 %3</translation>
    </message>
    <message>
        <source>%1 truncated %2: %3 → %4</source>
        <translation>%1 截断 %2：%3 → %4</translation>
    </message>
    <message>
        <source>%2 on %1 now starts at %3</source>
        <translation>%1 上的 %2 现在从 %3 开始</translation>
    </message>
    <message>
        <source>%1 let go of the segment of %2 that begins at %3 (%4); the log begins at %5</source>
        <translation>%1 放弃了 %2 中从 %3 开始的段（%4）；日志从 %5 开始</translation>
    </message>
    <message>
        <source>%1 removed the files of the segment of %2 that began at %3: %4</source>
        <translation>%1 删除了 %2 中曾从 %3 开始的段的文件：%4</translation>
    </message>
    <message>
        <source>the cleaner of %1 begins with %2: dirty from %3 to %4 (%5), %6 are clean</source>
        <translation>%1 的清理器开始处理 %2：%3 到 %4 是脏的（%5），%6 是干净的</translation>
    </message>
    <message>
        <source>the cleaner of %1 knows the last offset of each key of %2 from %3 to %4, keys: %5</source>
        <translation>%1 的清理器已知 %2 从 %3 到 %4 每个键的最后偏移量，键数：%5</translation>
    </message>
    <message>
        <source>%1; its memory is full, the rest waits</source>
        <translation>%1；内存已满，其余的等下一次</translation>
    </message>
    <message>
        <source>the cleaner of %1 wrote the segment of %2 at %3 anew, records: %4 → %5</source>
        <translation>%1 的清理器重写了 %2 在 %3 的段，消息数：%4 → %5</translation>
    </message>
    <message>
        <source>on %1 a compacted segment of %2 from %3 on replaces others, %4 of them: %5 → %6</source>
        <translation>%1 上，%2 从 %3 起的压实段替换了 %4 个段：%5 → %6</translation>
    </message>
    <message>
        <source>the cleaner of %1 compacted %2 up to %3, records: %4 → %5</source>
        <translation>%1 的清理器把 %2 压实到 %3，消息数：%4 → %5</translation>
    </message>
    <message>
        <source>%1 wrote down what producers did in %2 below %3, producers: %4</source>
        <translation>%1 写下了生产者在 %2 中 %3 之前的状态，生产者数：%4</translation>
    </message>
    <message>
        <source>%1 wrote %2, partitions: %3</source>
        <translation>%1 写入 %2，分区数：%3</translation>
    </message>
    <message>
        <source>%1 fetched from %3 of %2: it has all below</source>
        <translation>%1 从 %2 的 %3 拉取：之前的都有了</translation>
    </message>
    <message>
        <source>%1 on %2: HW %3 → %4</source>
        <translation>%1 在 %2：HW %3 → %4</translation>
    </message>
    <message>
        <source>%1: HW stays %2, %3 is the slowest in the ISR</source>
        <translation>%1：HW 停在 %2，%3 是 ISR 中最慢的</translation>
    </message>
    <message>
        <source>fetcher of %1 frozen %2</source>
        <translation>%1 的 fetcher 被冻结 %2</translation>
    </message>
    <message>
        <source>fetcher of %1 thawed %2</source>
        <translation>%1 的 fetcher 解冻 %2</translation>
    </message>
    <message>
        <source>%1 refused %2 of %3: %4</source>
        <translation>%1 拒绝 %3 的 %2：%4</translation>
    </message>
    <message>
        <source>%2 of %3 waits at %1</source>
        <translation>%3 的 %2 在 %1 等待</translation>
    </message>
    <message>
        <source>%2 of %3 waits at %1 for HW %4</source>
        <translation>%3 的 %2 在 %1 等待 HW 到 %4</translation>
    </message>
    <message>
        <source>%1 called send() for %2</source>
        <translation>%1 对 %2 调用 send()</translation>
    </message>
    <message>
        <source>%1 called send() for %2, key %3</source>
        <translation>%1 对 %2 调用 send()，键 %3</translation>
    </message>
    <message>
        <source>%1 sent a batch of %2 to %3, attempt %4</source>
        <translation>%1 向 %3 发送一批 %2 条，第 %4 次尝试</translation>
    </message>
    <message>
        <source>%1 sent a batch of %2 to %3</source>
        <translation>%1 向 %3 发送一批 %2 条</translation>
    </message>
    <message>
        <source>%1 was told: %2 stored at %3, after %4</source>
        <translation>%1 得到确认：%2 存于 %3，用时 %4</translation>
    </message>
    <message>
        <source>%1 handed a batch of %2 over and expects no answer</source>
        <translation>%1 交出 %2 的一批，不等回应</translation>
    </message>
    <message>
        <source>%1 gave a batch of %2 up: %3</source>
        <translation>%1 放弃 %2 的一批：%3</translation>
    </message>
    <message>
        <source>%1 tries a batch of %2 again in %4: %3</source>
        <translation>%1 将在 %4 后重试 %2 的一批：%3</translation>
    </message>
    <message>
        <source>%1 got producer id %2, epoch %3</source>
        <translation>%1 得到 producer id %2，epoch %3</translation>
    </message>
    <message>
        <source>%1 received %2–%3 of %4</source>
        <translation>%1 收到 %4 的 %2–%3</translation>
    </message>
    <message>
        <source>%1 finished with %2 up to %3</source>
        <translation>%1 处理完 %2 至 %3</translation>
    </message>
    <message>
        <source>%1 reads %2 from %3 on</source>
        <translation>%1 从 %3 起读 %2</translation>
    </message>
    <message>
        <source>%1 now reads %2, generation %3</source>
        <translation>%1 现在读 %2，第 %3 代</translation>
    </message>
    <message>
        <source>group %1 is %2, generation %3</source>
        <translation>组 %1 为 %2，第 %3 代</translation>
    </message>
    <message>
        <source>%1 joined group %2</source>
        <translation>%1 加入组 %2</translation>
    </message>
    <message>
        <source>group %1 divided its partitions among %2, generation %3</source>
        <translation>组 %1 将分区分给 %2 个成员，第 %3 代</translation>
    </message>
    <message>
        <source>group %1 committed %2 of %3</source>
        <translation>组 %1 提交 %3 的 %2</translation>
    </message>
    <message>
        <source>command: %1</source>
        <translation>命令：%1</translation>
    </message>
    <message>
        <source>mark: %1</source>
        <translation>标记：%1</translation>
    </message>
    <message>
        <source>all brokers: %1 = %2</source>
        <translation>所有 broker：%1 = %2</translation>
    </message>
    <message>
        <source>all brokers: %1 back to what each started with</source>
        <translation>所有 broker：%1 恢复为各自启动时的值</translation>
    </message>
    <message>
        <source>%1: %2 = %3</source>
        <translation>%1：%2 = %3</translation>
    </message>
    <message>
        <source>%1: %2 back to what it started with</source>
        <translation>%1：%2 恢复为启动时的值</translation>
    </message>
    <message>
        <source>partitions that their first replica does not lead: %1; it takes over %2 of them</source>
        <translation>首个副本不是 Leader 的分区有 %1 个，其中 %2 个改由首个副本领导</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 is copied from %2 to %3 without a limit again</source>
        <translation>%1 从 %2 复制到 %3，不再限速</translation>
    </message>
    <message>
        <source>%1 leaves %2 out of its answer to %3: over its quota of %4</source>
        <translation>%1 答复 %3 时略过 %2：超出配额 %4</translation>
    </message>
    <message>
        <source>%1 does not ask %3 for %2: over its quota of %4</source>
        <translation>%1 暂不向 %3 拉取 %2：超出配额 %4</translation>
    </message>
    <message>
        <source>%1 sends %2 to %3 for %4: both are in rack %5</source>
        <translation>%1 让 %2 改从 %3 读取 %4：两者同在机架 %5</translation>
    </message>
    <message>
        <source>%1 keeps fetch session %2 for %3, partitions in it: %4</source>
        <translation>%1 为 %3 保留拉取会话 %2，含 %4 个分区</translation>
    </message>
    <message>
        <source>%1 gave up fetch session %2 of %3 to make room</source>
        <translation>%1 放弃了 %3 的拉取会话 %2，腾出位置</translation>
    </message>
    <message>
        <source>%1 is %2 in epoch %3</source>
        <translation>%1 是%2，epoch %3</translation>
    </message>
    <message>
        <source>%1 is %2 in epoch %3, leader %4</source>
        <translation>%1 是%2，epoch %3，Leader %4</translation>
    </message>
    <message>
        <source>%1 asks whether it could win an election; epoch %2 stays</source>
        <translation>%1 询问自己能否赢得选举；epoch %2 不变</translation>
    </message>
    <message>
        <source>%1 found no majority and begins no election, epoch %2</source>
        <translation>%1 没有得到多数，不发起选举，epoch %2</translation>
    </message>
    <message>
        <source>%1 found no majority and follows %2 again, epoch %3</source>
        <translation>%1 没有得到多数，重新跟随 %2，epoch %3</translation>
    </message>
    <message>
        <source>the metadata log of %1 now begins at %2; a snapshot stands for what was before</source>
        <translation>%1 的元数据日志现在从 %2 开始；之前的内容由快照代表</translation>
    </message>
    <message>
        <source>%1 wrote a snapshot of the metadata up to %2, epoch %3: %4 records, %5 bytes</source>
        <translation>%1 写了到 %2 为止的元数据快照，epoch %3：%4 条记录，%5 字节</translation>
    </message>
    <message>
        <source>%1 took its metadata from its own snapshot at %2</source>
        <translation>%1 从自己在 %2 处的快照取得元数据</translation>
    </message>
    <message>
        <source>%1 took its metadata from the snapshot of %3 at %2</source>
        <translation>%1 从 %3 在 %2 处的快照取得元数据</translation>
    </message>
    <message>
        <source>%1 would vote for %2, epoch %3 stays</source>
        <translation>%1 愿意投给 %2，epoch %3 不变</translation>
    </message>
    <message>
        <source>%1 would not vote for %2, epoch %3 stays</source>
        <translation>%1 不愿投给 %2，epoch %3 不变</translation>
    </message>
    <message>
        <source>observers of the metadata log of %1: %2</source>
        <translation>%1 的元数据日志的观察者：%2</translation>
    </message>
    <message>
        <source>send() of %1 failed with %2: %3</source>
        <translation>%1 的 send() 失败，%2：%3</translation>
    </message>
    <message>
        <source>send() holds %1: buffer.memory is used up</source>
        <translation>send() 阻塞 %1：buffer.memory 已用尽</translation>
    </message>
    <message>
        <source>send() holds %1: it does not know %2 yet</source>
        <translation>send() 阻塞 %1：它还不知道 %2</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 threw; the record goes on: %3</source>
        <translation>%2 的拦截器 %1 抛出异常，消息继续前进：%3</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 was configured</source>
        <translation>%2 的拦截器 %1 已配置</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 was closed</source>
        <translation>%2 的拦截器 %1 已关闭</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 saw an acknowledgement</source>
        <translation>%2 的拦截器 %1 收到确认</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 saw an acknowledgement: %3</source>
        <translation>%2 的拦截器 %1 收到确认：%3</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 changed a record (%3 B)</source>
        <translation>%2 的拦截器 %1 修改了一条消息（%3 B）</translation>
    </message>
    <message>
        <source>interceptor %1 of %2 left a record as it was</source>
        <translation>%2 的拦截器 %1 没有改动消息</translation>
    </message>
    <message>
        <source>%1 was told who leads its %2 partitions</source>
        <translation>%1 得知了 %2 个分区的 Leader</translation>
    </message>
    <message>
        <source>%1 drew %2 for records without a key</source>
        <translation>%1 为没有 key 的消息抽到 %2</translation>
    </message>
    <message>
        <source>%1 drew %2 for records without a key, after partition %3</source>
        <translation>%1 为没有 key 的消息抽到 %2，此前是分区 %3</translation>
    </message>
    <message>
        <source>close() of %1 waited long enough and gave up %2 records</source>
        <translation>%1 的 close() 等待期满，放弃了 %2 条消息</translation>
    </message>
    <message>
        <source>close() of %1 is through</source>
        <translation>%1 的 close() 已完成</translation>
    </message>
    <message>
        <source>%1 was told to close()</source>
        <translation>要求 %1 执行 close()</translation>
    </message>
    <message>
        <source>flush() of %1 is through</source>
        <translation>%1 的 flush() 已完成</translation>
    </message>
    <message>
        <source>%1 was told to flush()</source>
        <translation>要求 %1 执行 flush()</translation>
    </message>
    <message>
        <source>%1 split a batch of %2 that was too large into %3</source>
        <translation>%1 把 %2 的一个过大批次拆成 %3 个</translation>
    </message>
    <message>
        <source>%1 cannot find %2, the address that %3 advertises</source>
        <translation>%1 找不到 %3 公布的地址 %2</translation>
    </message>
    <message>
        <source>%1 advertises %2 from its next start on</source>
        <translation>%1 从下次启动起公布地址 %2</translation>
    </message>
    <message>
        <source>script %1 was written</source>
        <translation>写入了脚本 %1</translation>
    </message>
    <message>
        <source>%1 asked %2 to be silent for %3</source>
        <translation>%1 要求 %2 静默 %3</translation>
    </message>
    <message>
        <source>%1 knows sequence %2 of %3 in %4 already: answered with %5, not appended</source>
        <translation>%1 已经有 %4 中 %3 的序号 %2：以 %5 应答，不再追加</translation>
    </message>
    <message>
        <source>%1 gave a batch of %2 up: %3: %4</source>
        <translation>%1 放弃了 %2 的一个批次：%3：%4</translation>
    </message>
    <message>
        <source>%1 does not read from %2 for %3: client-id “%4” is over its quota</source>
        <translation>%1 在 %3 内不再读取 %2：client-id “%4” 超出配额</translation>
    </message>
    <message>
        <source>%1 of %2 waits for metadata</source>
        <translation>%2 的 %1 在等待元数据</translation>
    </message>
    <message>
        <source>%1 of %2 failed: %3</source>
        <translation>%2 的 %1 失败：%3</translation>
    </message>
    <message>
        <source>%1 of %2 gave %3 partitions</source>
        <translation>%2 的 %1 返回 %3 个分区</translation>
    </message>
    <message>
        <source>%1 looked for %2 of %3: file %4</source>
        <translation>%1 在 %3 中查找 %2：文件 %4</translation>
    </message>
    <message>
        <source>no index entry before it, so from byte 0</source>
        <translation>之前没有索引项，从第 0 字节开始</translation>
    </message>
    <message>
        <source>index entry %1 → byte %2</source>
        <translation>索引项 %1 → 第 %2 字节</translation>
    </message>
    <message>
        <source>batches passed: %1; nothing is there any more</source>
        <translation>跳过批次数：%1；那里已经没有记录</translation>
    </message>
    <message>
        <source>batches passed: %1; found at byte %2</source>
        <translation>跳过批次数：%1；在第 %2 字节找到</translation>
    </message>
    <message>
        <source>%1; %2; %3</source>
        <comment>the steps of a search</comment>
        <translation>%1；%2；%3</translation>
    </message>
    <message>
        <source>%1 looked in %2 for the first record of %3 ms or later</source>
        <translation>%1 在 %2 中查找时间戳不早于 %3 ms 的第一条记录</translation>
    </message>
    <message>
        <source>%1: every record is older</source>
        <translation>%1：所有记录都更早</translation>
    </message>
    <message>
        <source>file %1, no time index entry before it</source>
        <translation>文件 %1，之前没有时间索引项</translation>
    </message>
    <message>
        <source>file %1, time index entry %2</source>
        <translation>文件 %1，时间索引项 %2</translation>
    </message>
    <message>
        <source>none found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>from byte %1, batches passed: %2; it is %3</source>
        <translation>从第 %1 字节起，跳过批次数：%2；就是 %3</translation>
    </message>
    <message>
        <source>%1 was killed: what it held in memory is gone</source>
        <translation>%1 被杀死：内存里的东西没有了</translation>
    </message>
    <message>
        <source>%1 removed the producer snapshot %2 of %3</source>
        <translation>%1 删除了 %3 的生产者快照 %2</translation>
    </message>
    <message>
        <source>%1 indexed %2 of %3: byte %4 of file %5</source>
        <translation>%1 为 %3 的 %2 建了索引项：文件 %5 的第 %4 字节</translation>
    </message>
    <message>
        <source>%1 indexed the time of %2 of %3: %4 ms</source>
        <translation>%1 为 %3 的 %2 建了时间索引项：%4 毫秒</translation>
    </message>
    <message>
        <source>%1 wrote leader-epoch-checkpoint of %2: no epoch</source>
        <translation>%1 写下 %2 的 leader-epoch-checkpoint：没有 epoch</translation>
    </message>
    <message>
        <source>%1 wrote leader-epoch-checkpoint of %2: epoch %3 from %4</source>
        <translation>%1 写下 %2 的 leader-epoch-checkpoint：epoch %3 从 %4 开始</translation>
    </message>
    <message>
        <source>%1 finds that %2 was cut back below its position %3: leader epoch %4 ends at %5 there</source>
        <translation>%1 发现 %2 已被截断到它的位置 %3 之前：Leader 那里 epoch %4 止于 %5</translation>
    </message>
    <message>
        <source>%1 cannot deserialize %2 of %3</source>
        <translation>%1 无法反序列化 %3 的 %2</translation>
    </message>
    <message>
        <source>%1; the application ends</source>
        <translation>%1；应用结束</translation>
    </message>
    <message>
        <source>%1, attempt %2; it will try again</source>
        <translation>%1，第 %2 次；会再试</translation>
    </message>
    <message>
        <source>%1; it skips the record</source>
        <translation>%1；跳过这条记录</translation>
    </message>
    <message>
        <source>%1; it sends the record to a topic for such records and goes on</source>
        <translation>%1；把它发往死信 topic，继续往下</translation>
    </message>
    <message>
        <source>%1 wrote the result of %2 of %3 into %4 once more, rows: %5</source>
        <translation>%1 把 %3 的 %2 的结果又写入 %4 一次，行数：%5</translation>
    </message>
    <message>
        <source>%1 wrote the result of %2 of %3 into %4, rows: %5</source>
        <translation>%1 把 %3 的 %2 的结果写入 %4，行数：%5</translation>
    </message>
    <message>
        <source>%1 pauses %2</source>
        <translation>%1 暂停读取 %2</translation>
    </message>
    <message>
        <source>%1 resumes %2</source>
        <translation>%1 恢复读取 %2</translation>
    </message>
    <message>
        <source>%1 lost the coordinator of group %2</source>
        <translation>%1 失去了组 %2 的协调者</translation>
    </message>
    <message>
        <source>%1 knows that %2 coordinates group %3</source>
        <translation>%1 得知 %2 是组 %3 的协调者</translation>
    </message>
    <message>
        <source>%1 is %2 in group %3: %4</source>
        <translation>%1 在组 %3 中为 %2：%4</translation>
    </message>
    <message>
        <source>%1 is %2 in group %3</source>
        <translation>%1 在组 %3 中为 %2</translation>
    </message>
    <message>
        <source>%1 is %2 in group %3, generation %4</source>
        <translation>%1 在组 %3 中为 %2，第 %4 代</translation>
    </message>
    <message>
        <source>%1, leader of group %2, computed generation %3 with %4; partitions that move: %5</source>
        <translation>组 %2 的 leader %1 用 %4 算出第 %3 代；移动的分区数：%5</translation>
    </message>
    <message>
        <source>%1 lost %2: they may be somebody else&apos;s already</source>
        <translation>%1 失去了 %2：它们可能已属于别人</translation>
    </message>
    <message>
        <source>%1 gave up %2</source>
        <translation>%1 交出了 %2</translation>
    </message>
    <message>
        <source>%1 did not call poll() for %2: it leaves group %3</source>
        <translation>%1 已有 %2 没有调用 poll()：它离开组 %3</translation>
    </message>
    <message>
        <source>%1 commits %2 once more, attempt %3</source>
        <translation>%1 再次提交 %2，第 %3 次</translation>
    </message>
    <message>
        <source>%1 commits %2</source>
        <translation>%1 提交 %2</translation>
    </message>
    <message>
        <source>the commit of %1 stands: %2</source>
        <translation>%1 的提交已生效：%2</translation>
    </message>
    <message>
        <source>the commit of %1 failed: %2</source>
        <translation>%1 的提交失败：%2</translation>
    </message>
    <message>
        <source>%1 ends: %2: %3</source>
        <translation>%1 结束：%2：%3</translation>
    </message>
    <message>
        <source>group %1 is %2, epoch %3</source>
        <translation>组 %1 为 %2，epoch %3</translation>
    </message>
    <message>
        <source>%1 joined group %2 as the static member %3</source>
        <translation>%1 以静态成员 %3 的身份加入组 %2</translation>
    </message>
    <message>
        <source>%1 left group %2</source>
        <translation>%1 离开组 %2</translation>
    </message>
    <message>
        <source>%1 left group %2: %3</source>
        <translation>%1 离开组 %2：%3</translation>
    </message>
    <message>
        <source>group %1 gave up %2: its session expired</source>
        <translation>组 %1 放弃了 %2：会话超时</translation>
    </message>
    <message>
        <source>group %1 gave up %2: it did not come back in time</source>
        <translation>组 %1 放弃了 %2：它没有按时回来</translation>
    </message>
    <message>
        <source>%1 was replaced in group %2 by another member with its id</source>
        <translation>%1 在组 %2 中被同 id 的另一成员取代</translation>
    </message>
    <message>
        <source>%1 was removed from group %2</source>
        <translation>%1 被移出组 %2</translation>
    </message>
    <message>
        <source>the coordinator computed the target of group %1 for epoch %2 with %3</source>
        <translation>协调者用 %3 算出组 %1 在 epoch %2 的目标分配</translation>
    </message>
    <message>
        <source>%1 has to give up %2 before it goes on from epoch %3</source>
        <translation>%1 要先交出 %2，才能离开 epoch %3</translation>
    </message>
    <message>
        <source>%1 is at epoch %2 with %3</source>
        <translation>%1 到达 epoch %2，拥有 %3</translation>
    </message>
    <message>
        <source>group %1 refused %2 of %3: %4</source>
        <translation>组 %1 拒绝了 %3 的 %2：%4</translation>
    </message>
    <message>
        <source>group %1 was deleted</source>
        <translation>组 %1 被删除</translation>
    </message>
    <message>
        <source>the offset of group %1 for %2 expired</source>
        <translation>组 %1 对 %2 的提交已过期</translation>
    </message>
    <message>
        <source>the offset of group %1 for %2 went with its topic</source>
        <translation>组 %1 对 %2 的提交随 topic 一起删除</translation>
    </message>
    <message>
        <source>the offset of group %1 for %2 went with its group</source>
        <translation>组 %1 对 %2 的提交随组一起删除</translation>
    </message>
    <message>
        <source>the offset of group %1 for %2 was deleted</source>
        <translation>组 %1 对 %2 的提交被删除</translation>
    </message>
    <message>
        <source>__consumer_offsets-%1 has a tombstone for %2 at %3</source>
        <translation>__consumer_offsets-%1 在 %3 处有 %2 的墓碑</translation>
    </message>
    <message>
        <source>__consumer_offsets-%1 has %2 = %3 at %4</source>
        <translation>__consumer_offsets-%1 在 %4 处记下 %2 = %3</translation>
    </message>
    <message>
        <source>%1 became the coordinator of the groups of __consumer_offsets-%2 and reads them</source>
        <translation>%1 成为 __consumer_offsets-%2 各组的协调者，正在读取</translation>
    </message>
    <message>
        <source>%1 has read __consumer_offsets-%2: groups %3, offsets %4</source>
        <translation>%1 读完了 __consumer_offsets-%2：组 %3，偏移量 %4</translation>
    </message>
    <message>
        <source>%1 coordinates the groups of __consumer_offsets-%2 no more</source>
        <translation>%1 不再协调 __consumer_offsets-%2 的组</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>the lab</source>
        <translation>实验室</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source>request %1</source>
        <translation>请求 %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>killed</source>
        <translation>被杀死</translation>
    </message>
    <message>
        <source>no power</source>
        <translation>断电</translation>
    </message>
    <message>
        <source>unattached</source>
        <translation>未归属者</translation>
    </message>
    <message>
        <source>follower</source>
        <translation>Follower</translation>
    </message>
    <message>
        <source>prospective</source>
        <translation>预备候选者</translation>
    </message>
    <message>
        <source>candidate</source>
        <translation>候选者</translation>
    </message>
    <message>
        <source>leader</source>
        <translation>Leader</translation>
    </message>
    <message>
        <source>resigned</source>
        <translation>已退位者</translation>
    </message>
    <message>
        <source>disk cannot read</source>
        <translation>磁盘读不出</translation>
    </message>
    <message>
        <source>disk cannot write</source>
        <translation>磁盘写不进</translation>
    </message>
    <message>
        <source>disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>disk +%1</source>
        <translation>磁盘 +%1</translation>
    </message>
    <message>
        <source>disk %1/s</source>
        <translation>磁盘 %1/s</translation>
    </message>
    <message>
        <source>clock %1%2</source>
        <translation>时钟 %1%2</translation>
    </message>
    <message>
        <source>%1 a message</source>
        <translation>每条消息 %1</translation>
    </message>
</context>
</TS>
