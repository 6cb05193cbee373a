<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Commands</name>
    <message>
        <source>Start</source>
        <translation>启动</translation>
    </message>
    <message>
        <source>Wipe its disk</source>
        <translation>清空磁盘</translation>
    </message>
    <message>
        <source>Kill: the process dies</source>
        <translation>杀死：进程终止</translation>
    </message>
    <message>
        <source>Power off: unsynced bytes vanish</source>
        <translation>断电：未落盘的字节消失</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Pause: a long GC</source>
        <translation>暂停：一次长 GC</translation>
    </message>
    <message>
        <source>Stop in good order</source>
        <translation>正常停止</translation>
    </message>
    <message>
        <source>Heal its links</source>
        <translation>恢复链路</translation>
    </message>
    <message>
        <source>Cut its links</source>
        <translation>切断链路</translation>
    </message>
    <message>
        <source>Send a record</source>
        <translation>发送一条记录</translation>
    </message>
    <message>
        <source>Flush</source>
        <translation>Flush</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>提交偏移量</translation>
    </message>
    <message>
        <source>Thaw its fetcher</source>
        <translation>解冻 fetcher</translation>
    </message>
    <message>
        <source>Freeze its fetcher</source>
        <translation>冻结 fetcher</translation>
    </message>
    <message>
        <source>Elect an unclean leader</source>
        <translation>选举 unclean Leader</translation>
    </message>
    <message>
        <source>Elect the preferred leader</source>
        <translation>选举首选 Leader</translation>
    </message>
    <message>
        <source>Deliver</source>
        <translation>放行</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>扣住</translation>
    </message>
    <message>
        <source>Drop and reset the connection</source>
        <translation>丢弃并重置连接</translation>
    </message>
    <message>
        <source>Cut this link</source>
        <translation>切断此链路</translation>
    </message>
    <message>
        <source>Heal this link</source>
        <translation>恢复此链路</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Slow: each write takes 20 ms</source>
        <translation>变慢：每次写入 20 ms</translation>
    </message>
    <message>
        <source>Full: no space is left</source>
        <translation>写满：没有空间了</translation>
    </message>
    <message>
        <source>Writes fail</source>
        <translation>写入失败</translation>
    </message>
    <message>
        <source>Reads fail</source>
        <translation>读取失败</translation>
    </message>
    <message>
        <source>Well again</source>
        <translation>恢复正常</translation>
    </message>
    <message>
        <source>Other values…</source>
        <translation>其他数值…</translation>
    </message>
    <message>
        <source>Clock and speed</source>
        <translation>时钟与速度</translation>
    </message>
    <message>
        <source>Clock 5 s ahead</source>
        <translation>时钟快 5 s</translation>
    </message>
    <message>
        <source>Clock 5 s behind</source>
        <translation>时钟慢 5 s</translation>
    </message>
    <message>
        <source>Clock right again</source>
        <translation>时钟恢复准确</translation>
    </message>
    <message>
        <source>Busy: each request costs 1 ms</source>
        <translation>繁忙：每个请求耗时 1 ms</translation>
    </message>
    <message>
        <source>Requests cost nothing again</source>
        <translation>请求不再耗时</translation>
    </message>
    <message>
        <source>Replication</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Freeze all its fetchers</source>
        <translation>冻结它的所有 fetcher</translation>
    </message>
    <message>
        <source>Thaw all its fetchers</source>
        <translation>恢复它的所有 fetcher</translation>
    </message>
    <message>
        <source>Crash at a point of the protocol</source>
        <translation>在协议的某一点崩溃</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Cut what it sends</source>
        <translation>切断它发出的</translation>
    </message>
    <message>
        <source>Cut what it receives</source>
        <translation>切断它收到的</translation>
    </message>
    <message>
        <source>Slow: 100 ms each way</source>
        <translation>变慢：单程 100 ms</translation>
    </message>
    <message>
        <source>Lossy: 5 % sent again</source>
        <translation>丢包：5 % 需要重传</translation>
    </message>
    <message>
        <source>No loss any more</source>
        <translation>不再丢包</translation>
    </message>
    <message>
        <source>This link, %1 – %2</source>
        <translation>这条链路，%1 – %2</translation>
    </message>
    <message>
        <source>Cut only %1 → %2</source>
        <translation>只切断 %1 → %2</translation>
    </message>
    <message>
        <source>500 ms later</source>
        <translation>晚到 500 ms</translation>
    </message>
    <message>
        <source>Later by…</source>
        <translation>晚到多少…</translation>
    </message>
    <message>
        <source>The next message that…</source>
        <translation>下一条符合条件的消息</translation>
    </message>
    <message>
        <source>Hold it…</source>
        <translation>扣住…</translation>
    </message>
    <message>
        <source>Drop it…</source>
        <translation>丢弃…</translation>
    </message>
    <message>
        <source>Delay it…</source>
        <translation>推迟…</translation>
    </message>
    <message>
        <source>Partitions it reads</source>
        <translation>它读取的分区</translation>
    </message>
    <message>
        <source>%1: read from the start</source>
        <translation>%1：从头读起</translation>
    </message>
    <message>
        <source>%1: go to the end</source>
        <translation>%1：跳到末尾</translation>
    </message>
    <message>
        <source>%1: pause</source>
        <translation>%1：暂停</translation>
    </message>
    <message>
        <source>%1: resume</source>
        <translation>%1：继续</translation>
    </message>
    <message>
        <source>Partition %1-%2</source>
        <translation>分区 %1-%2</translation>
    </message>
    <message>
        <source>Move to other brokers…</source>
        <translation>迁移到其他 broker…</translation>
    </message>
    <message>
        <source>Give up the move under way</source>
        <translation>放弃正在进行的迁移</translation>
    </message>
    <message>
        <source>Delete the records before %1</source>
        <translation>删除 %1 之前的记录</translation>
    </message>
    <message>
        <source>Delete records…</source>
        <translation>删除记录…</translation>
    </message>
    <message>
        <source>Add partitions to %1…</source>
        <translation>给 %1 增加分区…</translation>
    </message>
    <message>
        <source>Add partitions…</source>
        <translation>增加分区…</translation>
    </message>
    <message>
        <source>Start a producer…</source>
        <translation>启动一个生产者…</translation>
    </message>
    <message>
        <source>Start a consumer…</source>
        <translation>启动一个消费者…</translation>
    </message>
    <message>
        <source>Create a topic…</source>
        <translation>创建一个 topic…</translation>
    </message>
    <message>
        <source>Heal all links</source>
        <translation>恢复所有链路</translation>
    </message>
    <message>
        <source>Partitions of the topic</source>
        <translation>该 topic 的分区</translation>
    </message>
    <message>
        <source>Log files</source>
        <translation>日志文件</translation>
    </message>
    <message>
        <source>Run retention now</source>
        <translation>立即执行保留策略</translation>
    </message>
    <message>
        <source>Run the log cleaner now</source>
        <translation>立即运行日志清理器</translation>
    </message>
    <message>
        <source>Find offset %1 in the files of broker %2</source>
        <translation>在 broker %2 的文件中查找 offset %1</translation>
    </message>
    <message>
        <source>Start it otherwise</source>
        <translation>换个方式启动</translation>
    </message>
    <message>
        <source>Slow: 200 ms for each record</source>
        <translation>慢：每条记录 200 ms</translation>
    </message>
    <message>
        <source>Fast: no time for a record</source>
        <translation>快：处理不耗时</translation>
    </message>
    <message>
        <source>Its pace</source>
        <translation>它的快慢</translation>
    </message>
    <message>
        <source>Crash at a point of its work</source>
        <translation>在处理的某一点崩溃</translation>
    </message>
    <message>
        <source>Busy: each answer costs it 200 ms</source>
        <translation>繁忙：每个应答耗时 200 ms</translation>
    </message>
    <message>
        <source>Answers cost nothing again</source>
        <translation>应答不再耗时</translation>
    </message>
    <message>
        <source>Committed offset of %1</source>
        <translation>%1 的已提交偏移量</translation>
    </message>
    <message>
        <source>Reset to the earliest</source>
        <translation>重置到最早</translation>
    </message>
    <message>
        <source>Reset to the latest</source>
        <translation>重置到最新</translation>
    </message>
    <message>
        <source>10 back: they are read again</source>
        <translation>退回 10 条：会再读一遍</translation>
    </message>
    <message>
        <source>10 on: they are skipped</source>
        <translation>前进 10 条：会被跳过</translation>
    </message>
    <message>
        <source>To an offset or a time…</source>
        <translation>重置到某个偏移量或时间…</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>One consumer more</source>
        <translation>再来一个消费者</translation>
    </message>
    <message>
        <source>Start its coordinator, broker %1</source>
        <translation>启动它的协调者，broker %1</translation>
    </message>
    <message>
        <source>Kill its coordinator, broker %1</source>
        <translation>杀死它的协调者，broker %1</translation>
    </message>
    <message>
        <source>Delete the group</source>
        <translation>删除这个消费组</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>transactional</source>
        <translation>事务</translation>
    </message>
    <message>
        <source>idempotent</source>
        <translation>幂等</translation>
    </message>
    <message>
        <source>idempotence off</source>
        <translation>非幂等</translation>
    </message>
    <message>
        <source>real client</source>
        <translation>真实客户端</translation>
    </message>
    <message>
        <source>intercept</source>
        <translation>拦截</translation>
    </message>
    <message>
        <source>serialize</source>
        <translation>序列化</translation>
    </message>
    <message>
        <source>partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>accumulator</source>
        <translation>累加器</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>空</translation>
    </message>
    <message>
        <source>in flight</source>
        <translation>在途</translation>
    </message>
    <message>
        <source>1 request</source>
        <translation>1 个请求</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 个请求</translation>
    </message>
    <message>
        <source>connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>acked</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 retries · %2</source>
        <translation>重试 %1 次 · %2</translation>
    </message>
    <message>
        <source>%1 retries</source>
        <translation>重试 %1 次</translation>
    </message>
    <message>
        <source>button</source>
        <translation>按钮</translation>
    </message>
    <message>
        <source>no partition</source>
        <translation>无分区</translation>
    </message>
    <message>
        <source>lag %1</source>
        <translation>积压 %1</translation>
    </message>
    <message>
        <source>delivered %1</source>
        <translation>已收 %1</translation>
    </message>
    <message>
        <source>at %1 · %2</source>
        <translation>位于 %1 · %2</translation>
    </message>
    <message>
        <source>no group</source>
        <translation>无组</translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>组 %1</translation>
    </message>
    <message>
        <source>gen %1</source>
        <translation>第 %1 代</translation>
    </message>
    <message>
        <source>%1 · rebalancing</source>
        <translation>%1 · 再均衡中</translation>
    </message>
    <message>
        <source>rebalancing</source>
        <translation>再均衡中</translation>
    </message>
    <message>
        <source>reads on: has not heard of it yet</source>
        <translation>照读：还没听说</translation>
    </message>
    <message>
        <source>reads on</source>
        <translation>照读</translation>
    </message>
    <message>
        <source>+ %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>+ start a producer</source>
        <translation>+ 启动生产者</translation>
    </message>
    <message>
        <source>+ start a consumer</source>
        <translation>+ 启动消费者</translation>
    </message>
    <message>
        <source>+ consumer</source>
        <translation>+ 消费者</translation>
    </message>
    <message>
        <source>topic</source>
        <translation>topic</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>leads</source>
        <translation>领导</translation>
    </message>
    <message>
        <source>of</source>
        <translation>共</translation>
    </message>
    <message>
        <source>on disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>behind</source>
        <translation>落后</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source>%1 out of ISR</source>
        <translation>%1 个不在 ISR</translation>
    </message>
    <message>
        <source>in sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>leader</source>
        <translation>Leader</translation>
    </message>
    <message>
        <source>in the ISR, some records behind</source>
        <translation>在 ISR 中，落后几条</translation>
    </message>
    <message>
        <source>out of ISR</source>
        <translation>不在 ISR</translation>
    </message>
    <message>
        <source>broker down</source>
        <translation>broker 宕机</translation>
    </message>
    <message>
        <source>a replica missing</source>
        <translation>缺一个副本</translation>
    </message>
    <message>
        <source>below min ISR or no leader</source>
        <translation>低于 min ISR 或无 Leader</translation>
    </message>
    <message>
        <source>Controller quorum</source>
        <translation>Controller 仲裁组</translation>
    </message>
    <message>
        <source>KRaft · __cluster_metadata-0 · epoch %1</source>
        <translation>KRaft · __cluster_metadata-0 · epoch %1</translation>
    </message>
    <message>
        <source>KRaft · epoch %1</source>
        <translation>KRaft · epoch %1</translation>
    </message>
    <message>
        <source>asks for votes</source>
        <translation>请求投票</translation>
    </message>
    <message>
        <source>voter, %1 behind</source>
        <translation>投票者，落后 %1</translation>
    </message>
    <message>
        <source>voter, fetching</source>
        <translation>投票者，同步中</translation>
    </message>
    <message>
        <source>log end %1</source>
        <translation>日志末端 %1</translation>
    </message>
    <message>
        <source>committed</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>fenced or down</source>
        <translation>隔离或宕机</translation>
    </message>
    <message>
        <source>no broker</source>
        <translation>无</translation>
    </message>
    <message>
        <source>No topic yet</source>
        <translation>还没有 topic</translation>
    </message>
    <message>
        <source>No leader: nobody can write or read until a replica of the ISR comes back</source>
        <translation>没有 Leader：ISR 中的副本回来之前，无法读写</translation>
    </message>
    <message>
        <source>HW %1 stands still: below min ISR it does not rise, and acks=all is refused</source>
        <translation>HW %1 停住：低于 min ISR 时不再上升，acks=all 被拒绝</translation>
    </message>
    <message>
        <source>Served, but %1 of %2 replicas are missing</source>
        <translation>可用，但 %2 个副本缺了 %1 个</translation>
    </message>
    <message>
        <source>%1 record is not on every in-sync replica yet</source>
        <translation>有 %1 条记录尚未到达所有同步副本</translation>
    </message>
    <message>
        <source>%1 records are not on every in-sync replica yet</source>
        <translation>有 %1 条记录尚未到达所有同步副本</translation>
    </message>
    <message>
        <source>Every replica has everything</source>
        <translation>所有副本都已齐全</translation>
    </message>
    <message>
        <source>under the pointer: the row as it is when zoomed in</source>
        <translation>指针所指：放大后的样子</translation>
    </message>
    <message>
        <source>selected; Enter zooms in</source>
        <translation>已选中；按 Enter 放大</translation>
    </message>
    <message>
        <source>the worst now</source>
        <translation>当前最差</translation>
    </message>
    <message>
        <source>as it is when zoomed in</source>
        <translation>放大后的样子</translation>
    </message>
    <message>
        <source>replicas %1 · ISR %2 · leader epoch %3 · min ISR %4</source>
        <translation>副本 %1 · ISR %2 · leader epoch %3 · min ISR %4</translation>
    </message>
    <message>
        <source>leader, ISR</source>
        <translation>Leader，ISR</translation>
    </message>
    <message>
        <source>offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>Worst first</source>
        <translation>最差优先</translation>
    </message>
    <message>
        <source>risk, then lag; Enter zooms in</source>
        <translation>先看风险，再看落后；Enter 放大</translation>
    </message>
    <message>
        <source>No partition is in trouble</source>
        <translation>没有出问题的分区</translation>
    </message>
    <message>
        <source>at risk</source>
        <translation>有风险</translation>
    </message>
    <message>
        <source>lag</source>
        <translation>积压</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>还有 %1 个</translation>
    </message>
    <message>
        <source>%1 since %2</source>
        <translation>自 %2 起%1</translation>
    </message>
    <message>
        <source>%1 of %2 replicas</source>
        <translation>%2 个副本中的 %1 个</translation>
    </message>
    <message>
        <source>broker epoch</source>
        <translation>broker epoch</translation>
    </message>
    <message>
        <source>rack</source>
        <translation>机架</translation>
    </message>
    <message>
        <source>metadata log end</source>
        <translation>元数据日志末端</translation>
    </message>
    <message>
        <source>voted in epoch</source>
        <translation>投票于 epoch</translation>
    </message>
    <message>
        <source>replicas</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>ISR</source>
        <translation>ISR</translation>
    </message>
    <message>
        <source>leader epoch</source>
        <translation>leader epoch</translation>
    </message>
    <message>
        <source>leader, epoch %1</source>
        <translation>Leader，epoch %1</translation>
    </message>
    <message>
        <source>follower in sync</source>
        <translation>同步的 Follower</translation>
    </message>
    <message>
        <source>follower, out of the ISR</source>
        <translation>不在 ISR 中的 Follower</translation>
    </message>
    <message>
        <source>log end (LEO)</source>
        <translation>日志末端 (LEO)</translation>
    </message>
    <message>
        <source>high watermark (HW)</source>
        <translation>高水位 (HW)</translation>
    </message>
    <message>
        <source>behind the leader</source>
        <translation>落后于 Leader</translation>
    </message>
    <message>
        <source>synced up to</source>
        <translation>已落盘至</translation>
    </message>
    <message>
        <source>log start</source>
        <translation>日志起点</translation>
    </message>
    <message>
        <source>segments</source>
        <translation>段</translation>
    </message>
    <message>
        <source>HW waits for</source>
        <translation>HW 在等</translation>
    </message>
    <message>
        <source>broker %1 at %2</source>
        <translation>broker %1，位于 %2</translation>
    </message>
    <message>
        <source>truncated in all</source>
        <translation>共截断</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>on brokers</source>
        <translation>所在 broker</translation>
    </message>
    <message>
        <source>records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>arrives</source>
        <translation>到达</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>send() called</source>
        <translation>调用 send()</translation>
    </message>
    <message>
        <source>never confirmed</source>
        <translation>从未确认</translation>
    </message>
    <message>
        <source>retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>last ack after</source>
        <translation>最近确认用时</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>已收</translation>
    </message>
    <message>
        <source>processed</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>generation</source>
        <translation>代</translation>
    </message>
    <message>
        <source>coordinator</source>
        <translation>协调者</translation>
    </message>
    <message>
        <source>committed %1</source>
        <translation>已提交 %1</translation>
    </message>
    <message>
        <source>here</source>
        <translation>此处</translation>
    </message>
    <message>
        <source>real default</source>
        <translation>真实默认值</translation>
    </message>
    <message>
        <source>error %1</source>
        <translation>错误 %1</translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation>%1 条</translation>
    </message>
    <message>
        <source>nothing new</source>
        <translation>无新数据</translation>
    </message>
    <message>
        <source>%1 ok</source>
        <translation>%1 ok</translation>
    </message>
    <message>
        <source>%1 %2 ago</source>
        <translation>%1 · %2 前</translation>
    </message>
    <message>
        <source>%1 not synced · %2</source>
        <translation>%1 条未落盘 · %2</translation>
    </message>
    <message>
        <source>all synced · %1</source>
        <translation>全部落盘 · %1</translation>
    </message>
    <message>
        <source>%1 · rack %2</source>
        <translation>%1 · 机架 %2</translation>
    </message>
    <message>
        <source>no leader</source>
        <translation>无 Leader</translation>
    </message>
    <message>
        <source>no copy yet</source>
        <translation>尚无副本</translation>
    </message>
    <message>
        <source>OSR · %1 behind</source>
        <translation>OSR · 落后 %1</translation>
    </message>
    <message>
        <source>%1 behind</source>
        <translation>落后 %1</translation>
    </message>
    <message>
        <source>fetcher frozen</source>
        <translation>fetcher 冻结</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>%1 at risk</source>
        <translation>%1 条有风险</translation>
    </message>
    <message>
        <source>holds no replica of this topic</source>
        <translation>没有此 topic 的副本</translation>
    </message>
    <message>
        <source>no topic yet</source>
        <translation>还没有 topic</translation>
    </message>
    <message>
        <source>Controller %1</source>
        <translation>Controller %1</translation>
    </message>
    <message>
        <source>No active controller</source>
        <translation>没有活动的 controller</translation>
    </message>
    <message>
        <source>%1 asks for votes, epoch %2</source>
        <translation>%1 请求投票，epoch %2</translation>
    </message>
    <message>
        <source>metadata epoch %1 · KRaft</source>
        <translation>元数据 epoch %1 · KRaft</translation>
    </message>
    <message>
        <source>scaled: %1 more</source>
        <translation>缩放：另有 %1 项</translation>
    </message>
    <message>
        <source>scaled: %1</source>
        <translation>缩放：%1</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1, no copy of %2 yet</source>
        <translation>%1，尚无 %2 的副本</translation>
    </message>
    <message>
        <source>%1, leader of %2</source>
        <translation>%1，%2 的 Leader</translation>
    </message>
    <message>
        <source>%1, follower of %2</source>
        <translation>%1，%2 的 Follower</translation>
    </message>
    <message>
        <source>high watermark %1</source>
        <translation>高水位 %1</translation>
    </message>
    <message>
        <source>out of the ISR</source>
        <translation>不在 ISR 中</translation>
    </message>
    <message>
        <source>offset %1 of %2 on %3</source>
        <translation>%3 上 %2 的偏移量 %1</translation>
    </message>
    <message>
        <source>no record yet</source>
        <translation>尚无记录</translation>
    </message>
    <message>
        <source>below the high watermark</source>
        <translation>低于高水位</translation>
    </message>
    <message>
        <source>sent %1, acked %2, in flight %3</source>
        <translation>已发送 %1，已确认 %2，在途 %3</translation>
    </message>
    <message>
        <source>message %1</source>
        <translation>消息 %1</translation>
    </message>
    <message>
        <source>arrived</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>answer to %1</source>
        <translation>对 %1 的回应</translation>
    </message>
    <message>
        <source>held</source>
        <translation>被扣住</translation>
    </message>
    <message>
        <source>arrives in %1</source>
        <translation>%1 后到达</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1，从 %2 到 %3</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>fenced</source>
        <translation>被隔离</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>暂停</translation>
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
        <source>not started</source>
        <translation>未启动</translation>
    </message>
    <message>
        <source>producer %1</source>
        <translation>生产者 %1</translation>
    </message>
    <message>
        <source>consumer %1</source>
        <translation>消费者 %1</translation>
    </message>
    <message>
        <source>controller quorum</source>
        <translation>controller 仲裁组</translation>
    </message>
    <message>
        <source>no active controller</source>
        <translation>没有活动的 controller</translation>
    </message>
    <message>
        <source>%1 is active, epoch %2</source>
        <translation>%1 为活动节点，epoch %2</translation>
    </message>
    <message>
        <source>controller %1</source>
        <translation>controller %1</translation>
    </message>
    <message>
        <source>active</source>
        <translation>活动</translation>
    </message>
    <message>
        <source>rack %1</source>
        <translation>机架 %1</translation>
    </message>
    <message>
        <source>topic %1</source>
        <translation>topic %1</translation>
    </message>
    <message>
        <source>leader %1</source>
        <translation>Leader %1</translation>
    </message>
    <message>
        <source>ISR %1</source>
        <translation>ISR %1</translation>
    </message>
    <message>
        <source>partition %1</source>
        <translation>分区 %1</translation>
    </message>
    <message>
        <source>link %1 – %2</source>
        <translation>链路 %1 – %2</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>切断</translation>
    </message>
    <message>
        <source>scaled for teaching</source>
        <translation>为教学而缩放</translation>
    </message>
    <message>
        <source>offsets</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>real client · %1</source>
        <translation>真实客户端 · %1</translation>
    </message>
    <message>
        <source>other brokers: %1</source>
        <translation>其他 broker：%1</translation>
    </message>
    <message>
        <source>+ create a topic</source>
        <translation>+ 创建 topic</translation>
    </message>
    <message>
        <source>%1 in each column</source>
        <translation>每列 %1 个</translation>
    </message>
    <message>
        <source>sends this window&apos;s commands</source>
        <translation>发送本窗口的命令</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>%1 retry · %2</source>
        <translation>重试 %1 次 · %2</translation>
    </message>
    <message>
        <source>%1 retry</source>
        <translation>重试 %1 次</translation>
    </message>
    <message>
        <source>this window</source>
        <translation>本窗口</translation>
    </message>
    <message>
        <source>%1 record</source>
        <translation>%1 条</translation>
    </message>
    <message>
        <source>nothing committed</source>
        <translation>尚未提交</translation>
    </message>
    <message>
        <source>committed %1 · %2</source>
        <translation>已提交 %1 · %2</translation>
    </message>
    <message>
        <source>prospective</source>
        <translation>预备候选者</translation>
    </message>
    <message>
        <source>resigned</source>
        <translation>已退位者</translation>
    </message>
    <message>
        <source>knows no leader</source>
        <translation>不知道 Leader</translation>
    </message>
    <message>
        <source>snapshot %1</source>
        <translation>快照 %1</translation>
    </message>
    <message>
        <source>%1, epoch %2</source>
        <translation>%1，epoch %2</translation>
    </message>
    <message>
        <source>snapshot up to</source>
        <translation>快照到</translation>
    </message>
    <message>
        <source>log begins at</source>
        <translation>日志起于</translation>
    </message>
    <message>
        <source>observers %1</source>
        <translation>观察者 %1</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>epoch %1</translation>
    </message>
    <message>
        <source> · HW stays %1</source>
        <translation> · HW 停在 %1</translation>
    </message>
    <message>
        <source>main thread</source>
        <translation>主线程</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Sender thread</source>
        <translation>Sender 线程</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>This producer is not there at this instant.</source>
        <translation>这一刻还没有这个生产者。</translation>
    </message>
    <message>
        <source>Go on in time, or press Esc.</source>
        <translation>让时间继续，或按 Esc。</translation>
    </message>
    <message>
        <source>%1 rec</source>
        <translation>%1 条</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>无 key</translation>
    </message>
    <message>
        <source>%1, %2 landed here</source>
        <translation>%1，%2 落在这里</translation>
    </message>
    <message>
        <source>%1 landed</source>
        <translation>%1 落下</translation>
    </message>
    <message>
        <source>no leader known</source>
        <translation>不知道 Leader</translation>
    </message>
    <message>
        <source>leader broker %1</source>
        <translation>Leader 是 broker %1</translation>
    </message>
    <message>
        <source>%1 appended</source>
        <translation>已追加 %1</translation>
    </message>
    <message>
        <source>%1 appended, the last at offset %2</source>
        <translation>已追加 %1，最后一条在 offset %2</translation>
    </message>
    <message>
        <source>%1 · %2 of the others wait</source>
        <translation>%1 · 其余有 %2 个在等</translation>
    </message>
    <message>
        <source>◂ head: the Sender takes here</source>
        <translation>◂ 队首：Sender 从这里取</translation>
    </message>
    <message>
        <source>tail: send() appends here ▸</source>
        <translation>队尾：send() 在这里追加 ▸</translation>
    </message>
    <message>
        <source>may it leave?</source>
        <translation>可以离开吗？</translation>
    </message>
    <message>
        <source>No leader appended anything of it yet.</source>
        <translation>还没有 Leader 追加过它的记录。</translation>
    </message>
    <message>
        <source>No deque yet: the first send() makes one, when the topic is known.</source>
        <translation>还没有队列：知道 topic 之后，第一次 send() 会建一个。</translation>
    </message>
    <message>
        <source>%1 of %2 buffers taken</source>
        <translation>占用 %1 / %2 个缓冲区</translation>
    </message>
    <message>
        <source>buffer.memory is less than a batch</source>
        <translation>buffer.memory 小于一个批次</translation>
    </message>
    <message>
        <source>deques %1</source>
        <translation>队列 %1</translation>
    </message>
    <message>
        <source>in flight %1</source>
        <translation>在途 %1</translation>
    </message>
    <message>
        <source>free %1</source>
        <translation>空闲 %1</translation>
    </message>
    <message>
        <source>full: send() blocks, then TimeoutException</source>
        <translation>已满：send() 阻塞，然后 TimeoutException</translation>
    </message>
    <message>
        <source>scaled: real default %1 MiB</source>
        <translation>已缩放：真实默认值 %1 MiB</translation>
    </message>
    <message>
        <source>full: send() blocks up to max.block.ms</source>
        <translation>满了：send() 最多阻塞 max.block.ms</translation>
    </message>
    <message>
        <source>a batch always takes a whole buffer</source>
        <translation>一个批次总是占用整个缓冲区</translation>
    </message>
    <message>
        <source>seed ⊕ length</source>
        <translation>种子 ⊕ 长度</translation>
    </message>
    <message>
        <source>word %1</source>
        <translation>字 %1</translation>
    </message>
    <message>
        <source>k = %1, mix</source>
        <translation>k = %1，混合</translation>
    </message>
    <message>
        <source>tail %1</source>
        <translation>尾部 %1</translation>
    </message>
    <message>
        <source>h ⊕ each, × m</source>
        <translation>h 逐个 ⊕，× m</translation>
    </message>
    <message>
        <source>avalanche</source>
        <translation>雪崩</translation>
    </message>
    <message>
        <source>%1 more words</source>
        <translation>还有 %1 个字</translation>
    </message>
    <message>
        <source>the same with each</source>
        <translation>每个同样处理</translation>
    </message>
    <message>
        <source>mod %1 partitions</source>
        <translation>对 %1 个分区取模</translation>
    </message>
    <message>
        <source>goes to</source>
        <translation>去往</translation>
    </message>
    <message>
        <source>murmur2 of the next key will stand here</source>
        <translation>下一个 key 的 murmur2 会显示在这里</translation>
    </message>
    <message>
        <source>its key has no part in it</source>
        <translation>与它的 key 无关</translation>
    </message>
    <message>
        <source>a key of %1 bytes, of which the first %2 are kept</source>
        <translation>key 有 %1 字节，只保留了前 %2 字节</translation>
    </message>
    <message>
        <source>of all of it</source>
        <translation>对整个 key</translation>
    </message>
    <message>
        <source>never negative</source>
        <translation>不会为负</translation>
    </message>
    <message>
        <source>without a key: sticky cache</source>
        <translation>无 key：黏性缓存</translation>
    </message>
    <message>
        <source>without a key: sticky</source>
        <translation>无 key：黏性</translation>
    </message>
    <message>
        <source>without a key: sticky, adaptive</source>
        <translation>无 key：黏性，自适应</translation>
    </message>
    <message>
        <source>weight = max(q) + 1 − q</source>
        <translation>权重 = max(q) + 1 − q</translation>
    </message>
    <message>
        <source>all the same: queues are equal, or not known yet</source>
        <translation>概率相同：队列等长，或尚不清楚</translation>
    </message>
    <message>
        <source>without a key</source>
        <translation>无 key</translation>
    </message>
    <message>
        <source>no record without a key was sent yet</source>
        <translation>还没有发送过无 key 的记录</translation>
    </message>
    <message>
        <source>now on</source>
        <translation>现在在</translation>
    </message>
    <message>
        <source>drawn anew when a batch begins</source>
        <translation>新批次开始时重新抽取</translation>
    </message>
    <message>
        <source>last draw, by queue length</source>
        <translation>上次按队列长度抽取</translation>
    </message>
    <message>
        <source>Partitioner</source>
        <translation>Partitioner</translation>
    </message>
    <message>
        <source>send() was not called yet</source>
        <translation>还没有调用过 send()</translation>
    </message>
    <message>
        <source>call %1</source>
        <translation>第 %1 次调用</translation>
    </message>
    <message>
        <source>%1, holds its caller</source>
        <translation>%1，阻塞着调用者</translation>
    </message>
    <message>
        <source>%1, failed</source>
        <translation>%1，失败</translation>
    </message>
    <message>
        <source>%1, through</source>
        <translation>%1，已完成</translation>
    </message>
    <message>
        <source>%1, in flight</source>
        <translation>%1，在途</translation>
    </message>
    <message>
        <source>%1, in batch %2</source>
        <translation>%1，在批次 %2 中</translation>
    </message>
    <message>
        <source>waits for</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>since</source>
        <translation>已等</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>最多</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>未指定</translation>
    </message>
    <message>
        <source>called</source>
        <translation>调用于</translation>
    </message>
    <message>
        <source>Interceptors</source>
        <translation>拦截器</translation>
    </message>
    <message>
        <source>onSend, in order</source>
        <translation>onSend，按顺序</translation>
    </message>
    <message>
        <source>none ran yet</source>
        <translation>还没有运行过</translation>
    </message>
    <message>
        <source>none: interceptor.classes is empty</source>
        <translation>无：interceptor.classes 为空</translation>
    </message>
    <message>
        <source>an exception here is only logged</source>
        <translation>这里的异常只会记入日志</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>not known: send() waits</source>
        <translation>未知：send() 等待</translation>
    </message>
    <message>
        <source>known, so no wait</source>
        <translation>已知，无需等待</translation>
    </message>
    <message>
        <source>nothing told yet</source>
        <translation>还没有得到答复</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>age %1 of %2</source>
        <translation>已过 %1 / %2</translation>
    </message>
    <message>
        <source>Serializers</source>
        <translation>序列化器</translation>
    </message>
    <message>
        <source>objects become bytes</source>
        <translation>对象变成字节</translation>
    </message>
    <message>
        <source>%1 ≤ max.request.size %2</source>
        <translation>%1 ≤ max.request.size %2</translation>
    </message>
    <message>
        <source>%1 in all</source>
        <translation>共 %1</translation>
    </message>
    <message>
        <source>This is a real client. Which records wait in it, how it chose their partitions and what its settings are stays inside its process.</source>
        <translation>这是一个真实的客户端。哪些记录在它里面等待、它怎样选择分区、它的设置是什么，都留在它的进程里。</translation>
    </message>
    <message>
        <source>The wire tells: its Produce requests and what answers them, and from what leaders append its records, producer id, epoch and sequences.</source>
        <translation>网络上看得到：它的 Produce 请求和应答；从 Leader 追加的内容还知道它的记录、producer id、epoch 和序号。</translation>
    </message>
    <message>
        <source>It calls itself %1.</source>
        <translation>它自称 %1。</translation>
    </message>
    <message>
        <source>seq %1–%2</source>
        <translation>seq %1–%2</translation>
    </message>
    <message>
        <source>oldest %1</source>
        <translation>最早的已 %1</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>link cut</source>
        <translation>链路已断</translation>
    </message>
    <message>
        <source>quota: %1</source>
        <translation>配额：%1</translation>
    </message>
    <message>
        <source>batch %1 came back: %2, retriable; it went back into its deque</source>
        <translation>批次 %1 被退回：%2，可重试；它回到了自己的队列</translation>
    </message>
    <message>
        <source>batch %1 came back: %2</source>
        <translation>批次 %1 被退回：%2</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>至今 %1 次</translation>
    </message>
    <message>
        <source>gives up %1 after send(), whatever the attempts</source>
        <translation>send() 之后 %1 放弃，不论试了几次</translation>
    </message>
    <message>
        <source>nothing came back to be sent again</source>
        <translation>没有需要重发的</translation>
    </message>
    <message>
        <source>nothing waits; the last error was %1</source>
        <translation>没有在等待的；上一个错误是 %1</translation>
    </message>
    <message>
        <source>attempt %1%2</source>
        <translation>第 %1 次%2</translation>
    </message>
    <message>
        <source>, on its way</source>
        <translation>，在途中</translation>
    </message>
    <message>
        <source> · wait %1 = %2·2^%3 ±20 %</source>
        <translation> · 等待 %1 = %2·2^%3 ±20 %</translation>
    </message>
    <message>
        <source>attempt %1 · wait %2</source>
        <translation>第 %1 次 · 等待 %2</translation>
    </message>
    <message>
        <source>callbacks</source>
        <translation>回调</translation>
    </message>
    <message>
        <source>on this thread</source>
        <translation>在此线程</translation>
    </message>
    <message>
        <source>run inside its process</source>
        <translation>在它的进程里运行</translation>
    </message>
    <message>
        <source>a slow callback stops every send of this producer</source>
        <translation>慢的回调会阻住这个生产者的所有发送</translation>
    </message>
    <message>
        <source>by connection</source>
        <translation>按连接</translation>
    </message>
    <message>
        <source>oldest</source>
        <translation>最早</translation>
    </message>
    <message>
        <source>newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>No connection yet: it learns from metadata who leads.</source>
        <translation>还没有连接：它要从元数据得知谁是 Leader。</translation>
    </message>
    <message>
        <source>no producer id yet</source>
        <translation>还没有 producer id</translation>
    </message>
    <message>
        <source>no producer id</source>
        <translation>没有 producer id</translation>
    </message>
    <message>
        <source>not idempotent</source>
        <translation>非幂等</translation>
    </message>
    <message>
        <source>its batches carry no sequence: a retry may be stored twice</source>
        <translation>批次不带序号：重试可能被存两次</translation>
    </message>
    <message>
        <source>appended to</source>
        <translation>已追加到</translation>
    </message>
    <message>
        <source>acked to</source>
        <translation>已确认到</translation>
    </message>
    <message>
        <source>next seq</source>
        <translation>下个 seq</translation>
    </message>
    <message>
        <source>no batch has a sequence yet</source>
        <translation>还没有带序号的批次</translation>
    </message>
    <message>
        <source>a batch gets its number when it is drained and keeps it in every retry</source>
        <translation>批次在取出时得到序号，每次重试都不变</translation>
    </message>
    <message>
        <source>%1 reached the leaders</source>
        <translation>%1 到达了 Leader</translation>
    </message>
    <message>
        <source>how many it holds itself, the wire does not tell</source>
        <translation>它自己还留着多少，网络上看不到</translation>
    </message>
    <message>
        <source>Where are the records?</source>
        <translation>记录在哪里？</translation>
    </message>
    <message>
        <source>Where is the %1 record?</source>
        <translation>这 %1 条记录在哪里？</translation>
    </message>
    <message>
        <source>Where are the %1 records?</source>
        <translation>这 %1 条记录在哪里？</translation>
    </message>
    <message>
        <source>in send()</source>
        <translation>在 send() 中</translation>
    </message>
    <message>
        <source>batch %1</source>
        <translation>批次 %1</translation>
    </message>
    <message>
        <source>acked or given up</source>
        <translation>已确认或已放弃</translation>
    </message>
    <message>
        <source>in flight to %1</source>
        <translation>在途，去往 %1</translation>
    </message>
    <message>
        <source>full, waits</source>
        <translation>已满，等待</translation>
    </message>
    <message>
        <source>open, waits</source>
        <translation>未满，等待</translation>
    </message>
    <message>
        <source>attempt %1</source>
        <translation>第 %1 次</translation>
    </message>
    <message>
        <source>deque of %1</source>
        <translation>%1 的队列</translation>
    </message>
    <message>
        <source>%1 batch waits</source>
        <translation>%1 个批次在等</translation>
    </message>
    <message>
        <source>%1 batches wait</source>
        <translation>%1 个批次在等</translation>
    </message>
    <message>
        <source>interceptors</source>
        <translation>拦截器</translation>
    </message>
    <message>
        <source>%1 ran</source>
        <translation>运行了 %1 个</translation>
    </message>
    <message>
        <source>interceptor</source>
        <translation>拦截器</translation>
    </message>
    <message>
        <source>interceptor %1</source>
        <translation>拦截器 %1</translation>
    </message>
    <message>
        <source>%1 old</source>
        <translation>已过 %1</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚不知道</translation>
    </message>
    <message>
        <source>serializers</source>
        <translation>序列化器</translation>
    </message>
    <message>
        <source>partitioner</source>
        <translation>partitioner</translation>
    </message>
    <message>
        <source>murmur2 of the key</source>
        <translation>key 的 murmur2</translation>
    </message>
    <message>
        <source>sticky partition</source>
        <translation>黏性分区</translation>
    </message>
    <message>
        <source>none chosen yet</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>%1 of %2 taken</source>
        <translation>占用 %1 / %2</translation>
    </message>
    <message>
        <source>callback</source>
        <translation>回调</translation>
    </message>
    <message>
        <source>producer id and sequences</source>
        <translation>producer id 与序号</translation>
    </message>
    <message>
        <source>PID %1, epoch %2</source>
        <translation>PID %1，epoch %2</translation>
    </message>
    <message>
        <source>where the records are</source>
        <translation>记录在哪里</translation>
    </message>
    <message>
        <source>in send() %1, accumulator %2, in flight %3, acked %4, failed %5</source>
        <translation>在 send() 中 %1，累加器 %2，在途 %3，已确认 %4，失败 %5</translation>
    </message>
    <message>
        <source>before compression</source>
        <translation>压缩之前</translation>
    </message>
    <message>
        <source>first send()</source>
        <translation>第一次 send()</translation>
    </message>
    <message>
        <source>attempt %1, request %2</source>
        <translation>第 %1 次，请求 %2</translation>
    </message>
    <message>
        <source>%1 time</source>
        <translation>%1 次</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 次</translation>
    </message>
    <message>
        <source>left because</source>
        <translation>离开的原因</translation>
    </message>
    <message>
        <source>sequence</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>came back with</source>
        <translation>退回时的错误</translation>
    </message>
    <message>
        <source>back-off</source>
        <translation>退避</translation>
    </message>
    <message>
        <source>%1 of %2 left</source>
        <translation>还剩 %1 / %2</translation>
    </message>
    <message>
        <source>none known</source>
        <translation>不知道</translation>
    </message>
    <message>
        <source>records given</source>
        <translation>给它的记录</translation>
    </message>
    <message>
        <source>records sent</source>
        <translation>已发送的记录</translation>
    </message>
    <message>
        <source>records acked</source>
        <translation>已确认的记录</translation>
    </message>
    <message>
        <source>last offset</source>
        <translation>最后的 offset</translation>
    </message>
    <message>
        <source>next sequence</source>
        <translation>下一个序号</translation>
    </message>
    <message>
        <source>the oldest for</source>
        <translation>最早的已等</translation>
    </message>
    <message>
        <source>throttled for</source>
        <translation>限流还剩</translation>
    </message>
    <message>
        <source>came back</source>
        <translation>被退回</translation>
    </message>
    <message>
        <source>batch %1: %2</source>
        <translation>批次 %1：%2</translation>
    </message>
    <message>
        <source>%1 · seq %2–%3</source>
        <translation>%1 · seq %2–%3</translation>
    </message>
    <message>
        <source>Kafka&apos;s default</source>
        <translation>Kafka 的默认值</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>有效值</translation>
    </message>
    <message>
        <source>given since it was chosen</source>
        <translation>选定以来给了它</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>更换</translation>
    </message>
    <message>
        <source>in deques</source>
        <translation>在队列中</translation>
    </message>
    <message>
        <source>free</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>send() held for</source>
        <translation>send() 阻塞了</translation>
    </message>
    <message>
        <source>told at</source>
        <translation>得知于</translation>
    </message>
    <message>
        <source>linger %1 of %2</source>
        <translation>linger %1 / %2</translation>
    </message>
    <message>
        <source>full, but waits</source>
        <translation>已满，但在等</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>nothing waits</source>
        <translation>没有在等的</translation>
    </message>
    <message>
        <source>its process is %1</source>
        <translation>它的进程%1</translation>
    </message>
    <message>
        <source>no leader is known</source>
        <translation>不知道 Leader</translation>
    </message>
    <message>
        <source>backing off</source>
        <translation>退避中</translation>
    </message>
    <message>
        <source>attempt %1, %2 left</source>
        <translation>第 %1 次，还剩 %2</translation>
    </message>
    <message>
        <source>muted: one request at a time</source>
        <translation>静默：一次只发一个请求</translation>
    </message>
    <message>
        <source>the producer has no id yet</source>
        <translation>生产者还没有 id</translation>
    </message>
    <message>
        <source>no connection to %1</source>
        <translation>没有到 %1 的连接</translation>
    </message>
    <message>
        <source>quota: silent to %1 for %2</source>
        <translation>配额：对 %1 静默 %2</translation>
    </message>
    <message>
        <source>%1 of %2 requests in flight to %3</source>
        <translation>到 %3 的在途请求 %1 / %2</translation>
    </message>
    <message>
        <source>leaves now</source>
        <translation>现在离开</translation>
    </message>
    <message>
        <source>its first batch is full</source>
        <translation>它的第一个批次已满</translation>
    </message>
    <message>
        <source>its back-off is over</source>
        <translation>退避已结束</translation>
    </message>
    <message>
        <source>%1 is over</source>
        <translation>%1 已到</translation>
    </message>
    <message>
        <source>close() waits for nothing</source>
        <translation>close() 不再等待</translation>
    </message>
    <message>
        <source>flush() waits for nothing</source>
        <translation>flush() 不再等待</translation>
    </message>
    <message>
        <source>send() waits for memory</source>
        <translation>send() 在等内存</translation>
    </message>
    <message>
        <source>its broker is ready, so it rides along</source>
        <translation>它的 broker 已就绪，顺带离开</translation>
    </message>
    <message>
        <source>lingers</source>
        <translation>停留中</translation>
    </message>
    <message>
        <source>connection with %1</source>
        <translation>与 %1 的连接</translation>
    </message>
    <message>
        <source>%1 request in flight</source>
        <translation>%1 个在途请求</translation>
    </message>
    <message>
        <source>%1 requests in flight</source>
        <translation>%1 个在途请求</translation>
    </message>
    <message>
        <source>request Produce %1</source>
        <translation>Produce 请求 %1</translation>
    </message>
    <message>
        <source>answered</source>
        <translation>已应答</translation>
    </message>
    <message>
        <source>in flight for %1</source>
        <translation>在途 %1</translation>
    </message>
    <message>
        <source>the program&apos;s send()</source>
        <translation>该程序的 send()</translation>
    </message>
    <message>
        <source>its buffers</source>
        <translation>它的缓冲</translation>
    </message>
    <message>
        <source>on the wire</source>
        <translation>在网络上</translation>
    </message>
    <message>
        <source>inside its process: the wire does not tell</source>
        <translation>在它的进程里：网络上看不到</translation>
    </message>
    <message>
        <source>runs in the caller; returns a future at the end of this row</source>
        <translation>在调用者中运行；走完这一行返回 future</translation>
    </message>
    <message>
        <source>what leaders appended of it, by partition</source>
        <translation>Leader 追加了它的什么，按分区</translation>
    </message>
    <message>
        <source>a deque for each partition</source>
        <translation>每个分区一个双端队列</translation>
    </message>
    <message>
        <source>its Produce requests that are not answered</source>
        <translation>它尚未得到应答的 Produce 请求</translation>
    </message>
    <message>
        <source>ready → drain → send → poll → callbacks</source>
        <translation>ready → drain → send → poll → 回调</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>不知道</translation>
    </message>
    <message>
        <source>send() holds its caller</source>
        <translation>send() 阻塞着调用者</translation>
    </message>
    <message>
        <source>send() called %1 time</source>
        <translation>调用了 %1 次 send()</translation>
    </message>
    <message>
        <source>send() called %1 times</source>
        <translation>调用了 %1 次 send()</translation>
    </message>
    <message>
        <source>%1 partition</source>
        <translation>%1 个分区</translation>
    </message>
    <message>
        <source>%1 partitions</source>
        <translation>%1 个分区</translation>
    </message>
    <message>
        <source>%1 wait · buffer.memory %2 % taken</source>
        <translation>%1 在等 · buffer.memory 占用 %2 %</translation>
    </message>
    <message>
        <source>%1 in flight · %2 acked · %3 retries</source>
        <translation>%1 在途 · 已确认 %2 · 重试 %3</translation>
    </message>
    <message>
        <source>%1 request</source>
        <translation>%1 个请求</translation>
    </message>
    <message>
        <source>key present, so hash it</source>
        <translation>有 key，取哈希</translation>
    </message>
    <message>
        <source>no key: sticky</source>
        <translation>无 key：黏性</translation>
    </message>
    <message>
        <source>given with the record</source>
        <translation>随记录指定</translation>
    </message>
    <message>
        <source>no key: round robin, as up to 2.3</source>
        <translation>无 key：轮流，如 2.3 及以前</translation>
    </message>
    <message>
        <source>no key: sticky cache, 2.4 to 3.2</source>
        <translation>无 key：黏性缓存，2.4 至 3.2</translation>
    </message>
    <message>
        <source>CRC32 of the key, as librdkafka</source>
        <translation>key 的 CRC32，如 librdkafka</translation>
    </message>
    <message>
        <source>partitioner.class chose it</source>
        <translation>由 partitioner.class 选择</translation>
    </message>
    <message>
        <source>nothing chosen yet</source>
        <translation>尚未选择</translation>
    </message>
    <message>
        <source>left it as it was</source>
        <translation>没有改动</translation>
    </message>
    <message>
        <source>changed it</source>
        <translation>改动了它</translation>
    </message>
    <message>
        <source>threw: %1</source>
        <translation>抛出：%1</translation>
    </message>
    <message>
        <source>failed waiting for metadata</source>
        <translation>等待元数据时失败</translation>
    </message>
    <message>
        <source>failed in a serializer</source>
        <translation>在序列化器中失败</translation>
    </message>
    <message>
        <source>failed in the partitioner</source>
        <translation>在 partitioner 中失败</translation>
    </message>
    <message>
        <source>failed: too large</source>
        <translation>失败：太大</translation>
    </message>
    <message>
        <source>failed waiting for memory</source>
        <translation>等待内存时失败</translation>
    </message>
    <message>
        <source>failed: the producer is closed</source>
        <translation>失败：生产者已关闭</translation>
    </message>
    <message>
        <source>%1: %2, %3 failed</source>
        <translation>%1：%2，%3 失败</translation>
    </message>
    <message>
        <source>%1: %2 handed over, nobody confirms</source>
        <translation>%1：%2 已交出，无人确认</translation>
    </message>
    <message>
        <source>%1 @%2 acked</source>
        <translation>%1 @%2 已确认</translation>
    </message>
    <message>
        <source>%1 @%2…%3 acked, %4</source>
        <translation>%1 @%2…%3 已确认，%4</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已消失</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>%1 not flushed</source>
        <translation>%1尚未落盘</translation>
    </message>
    <message>
        <source>the cleaner is here</source>
        <translation>清理器正在处理</translation>
    </message>
    <message>
        <source>small text files: version, count, lines; written aside, synced, renamed</source>
        <translation>小文本文件：版本、行数、内容；先写到旁边，落盘，再改名</translation>
    </message>
    <message>
        <source>offset or time…</source>
        <translation>偏移量或时间…</translation>
    </message>
    <message>
        <source>Broker %1 has no copy of %2 at this instant.</source>
        <translation>此刻 broker %1 上没有 %2 的副本。</translation>
    </message>
    <message>
        <source>log start %1</source>
        <translation>日志起点 %1</translation>
    </message>
    <message>
        <source>flushed to here: recovery point %1</source>
        <translation>已落盘到此：恢复点 %1</translation>
    </message>
    <message>
        <source>flushed below %1</source>
        <translation>%1 之前已落盘</translation>
    </message>
    <message>
        <source>%1 %2 · byte %3</source>
        <translation>%1 %2 · 第 %3 字节</translation>
    </message>
    <message>
        <source>page cache only, not flushed</source>
        <translation>只在页缓存里，尚未落盘</translation>
    </message>
    <message>
        <source>below: flushed</source>
        <translation>此前已落盘</translation>
    </message>
    <message>
        <source>HW, every %1</source>
        <translation>HW，每 %1</translation>
    </message>
    <message>
        <source>only if moved</source>
        <translation>移动过才有</translation>
    </message>
    <message>
        <source>first dirty</source>
        <translation>第一个脏偏移量</translation>
    </message>
    <message>
        <source>epoch, start</source>
        <translation>epoch 与起点</translation>
    </message>
    <message>
        <source>not written yet</source>
        <translation>还没有写过</translation>
    </message>
    <message>
        <source>clean: one per key, holes stay</source>
        <translation>干净：每个 key 一条，空洞留着</translation>
    </message>
    <message>
        <source>clean</source>
        <translation>干净</translation>
    </message>
    <message>
        <source>dirty: read once, then rewritten</source>
        <translation>脏：读一遍，然后重写</translation>
    </message>
    <message>
        <source>dirty</source>
        <translation>脏</translation>
    </message>
    <message>
        <source>active: untouched</source>
        <translation>活动段：不动</translation>
    </message>
    <message>
        <source>No record yet.</source>
        <translation>还没有记录。</translation>
    </message>
    <message>
        <source>dirty ratio</source>
        <translation>脏比例</translation>
    </message>
    <message>
        <source>a pass is under way</source>
        <translation>正在清理一轮</translation>
    </message>
    <message>
        <source>superseded, goes in the next pass</source>
        <translation>已被取代，下一轮去掉</translation>
    </message>
    <message>
        <source>superseded by one of the last 512</source>
        <translation>被最后 512 条之一取代</translation>
    </message>
    <message>
        <source>tombstone: null value</source>
        <translation>墓碑：值为 null</translation>
    </message>
    <message>
        <source>tombstone %1: its delete horizon comes in %2</source>
        <translation>墓碑 %1：%2 后到删除期限</translation>
    </message>
    <message>
        <source>tombstone %1: past its delete horizon, the next pass takes it</source>
        <translation>墓碑 %1：已过删除期限，下一轮去掉</translation>
    </message>
    <message>
        <source>tombstone %1: the next pass gives it a delete horizon, %2 on</source>
        <translation>墓碑 %1：下一轮给它定删除期限，%2 之后</translation>
    </message>
    <message>
        <source>retention.ms: no limit</source>
        <translation>retention.ms：不限</translation>
    </message>
    <message>
        <source>retention.ms %1, after its newest record</source>
        <translation>retention.ms %1，从最新的记录算起</translation>
    </message>
    <message>
        <source>retention.bytes: no limit</source>
        <translation>retention.bytes：不限</translation>
    </message>
    <message>
        <source>retention.bytes %1, the log has %2</source>
        <translation>retention.bytes %1，日志有 %2</translation>
    </message>
    <message>
        <source>%1 younger files</source>
        <translation>还有 %1 个较新的文件</translation>
    </message>
    <message>
        <source>looked at every %1, the oldest first, never above the high watermark; the active file is closed before it goes</source>
        <translation>每 %1 检查一次，最旧的先走，绝不越过高水位；活动文件先关闭再删除</translation>
    </message>
    <message>
        <source>looked at every %1, the oldest first, never above HW</source>
        <translation>每 %1 检查一次，最旧的先走，绝不越过 HW</translation>
    </message>
    <message>
        <source>looked at every %1</source>
        <translation>每 %1 检查一次</translation>
    </message>
    <message>
        <source>No file yet.</source>
        <translation>还没有文件。</translation>
    </message>
    <message>
        <source>above HW: at risk</source>
        <translation>在 HW 之上：可能丢失</translation>
    </message>
    <message>
        <source>record, key %1</source>
        <translation>记录，key %1</translation>
    </message>
    <message>
        <source>61 B batch header</source>
        <translation>61 字节的批次头</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已关闭</translation>
    </message>
    <message>
        <source>offsets %1</source>
        <translation>偏移量 %1</translation>
    </message>
    <message>
        <source>compacted: %1 files became one</source>
        <translation>压实：%1 个文件合成一个</translation>
    </message>
    <message>
        <source>compacted: written anew</source>
        <translation>压实：重写过</translation>
    </message>
    <message>
        <source>taken by retention</source>
        <translation>被保留策略删除</translation>
    </message>
    <message>
        <source>.deleted, gone in %1 · %2 · %3</source>
        <translation>.deleted，%1 后消失 · %2 · %3</translation>
    </message>
    <message>
        <source>.deleted, gone in %1</source>
        <translation>.deleted，%1 后消失</translation>
    </message>
    <message>
        <source>empty: the next batch begins it</source>
        <translation>空的：下一个批次写在这里</translation>
    </message>
    <message>
        <source>byte</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>↑ %1 older</source>
        <translation>↑ 更早的 %1 个</translation>
    </message>
    <message>
        <source>↓ %1 newer</source>
        <translation>↓ 更新的 %1 个</translation>
    </message>
    <message>
        <source>+%1 .deleted</source>
        <translation>+%1 个 .deleted</translation>
    </message>
    <message>
        <source>offset %1</source>
        <translation>偏移量 %1</translation>
    </message>
    <message>
        <source>is gone since</source>
        <translation>后来没有了</translation>
    </message>
    <message>
        <source>%1 + %2 = %3 → byte %4</source>
        <translation>%1 + %2 = %3 → 第 %4 字节</translation>
    </message>
    <message>
        <source>Which file? The name tells</source>
        <translation>哪个文件？看文件名</translation>
    </message>
    <message>
        <source>greatest base offset ≤ %1, in a sorted map, no disk</source>
        <translation>不大于 %1 的最大起始偏移量，查有序映射，不读盘</translation>
    </message>
    <message>
        <source>Where about? Binary search in .index</source>
        <translation>大概在哪？在 .index 里二分查找</translation>
    </message>
    <message>
        <source>no entry ≤ %1: from the start of the file</source>
        <translation>没有 ≤ %1 的索引项：从文件开头找</translation>
    </message>
    <message>
        <source>8-byte entries: relative offset, position; greatest ≤ %1</source>
        <translation>每项 8 字节：相对偏移量、位置；取 ≤ %1 的最大项</translation>
    </message>
    <message>
        <source>offset %1 → byte %2</source>
        <translation>偏移量 %1 → 第 %2 字节</translation>
    </message>
    <message>
        <source>Scan batch headers from byte %1</source>
        <translation>从第 %1 字节起读批次头</translation>
    </message>
    <message>
        <source>until last offset ≥ %1</source>
        <translation>直到末偏移量 ≥ %1</translation>
    </message>
    <message>
        <source>%1 read, %2 B</source>
        <translation>读了 %1，%2 B</translation>
    </message>
    <message>
        <source>%1 header</source>
        <translation>%1 个批次头</translation>
    </message>
    <message>
        <source>%1 headers</source>
        <translation>%1 个批次头</translation>
    </message>
    <message>
        <source>%1 batch that ends below</source>
        <translation>%1 个批次在它之前结束</translation>
    </message>
    <message>
        <source>%1 batches that end below</source>
        <translation>%1 个批次在它之前结束</translation>
    </message>
    <message>
        <source>byte %1  %2</source>
        <translation>第 %1 字节  %2</translation>
    </message>
    <message>
        <source>%1 &lt; %2, skip %3 B</source>
        <translation>%1 &lt; %2，跳过 %3 B</translation>
    </message>
    <message>
        <source>the end of the file</source>
        <translation>文件末尾</translation>
    </message>
    <message>
        <source>not in this log</source>
        <translation>不在这个日志里</translation>
    </message>
    <message>
        <source>%1 is compacted away: the next there is</source>
        <translation>%1 已被压实：取下一条</translation>
    </message>
    <message>
        <source>found: its first record</source>
        <translation>找到：第一条就是</translation>
    </message>
    <message>
        <source>found: %1 in it</source>
        <translation>找到：%1 在其中</translation>
    </message>
    <message>
        <source>a dense index would need %1 here instead of %2</source>
        <translation>稠密索引在这里要 %1，而不是 %2</translation>
    </message>
    <message>
        <source>%1 entry</source>
        <translation>%1 项</translation>
    </message>
    <message>
        <source>%1 entries</source>
        <translation>%1 项</translation>
    </message>
    <message>
        <source>Which file? Its newest record tells</source>
        <translation>哪个文件？看它最新的记录</translation>
    </message>
    <message>
        <source>the first whose largest timestamp is ≥ %1</source>
        <translation>第一个最大时间戳 ≥ %1 的文件</translation>
    </message>
    <message>
        <source>every record is older</source>
        <translation>所有记录都更早</translation>
    </message>
    <message>
        <source>Where about? .timeindex, then .index</source>
        <translation>大概在哪？先查 .timeindex，再查 .index</translation>
    </message>
    <message>
        <source>12-byte entries: timestamp, relative offset; the last ≤ %1</source>
        <translation>每项 12 字节：时间戳、相对偏移量；取 ≤ %1 的最后一项</translation>
    </message>
    <message>
        <source>%1 → offset %2</source>
        <translation>%1 → 偏移量 %2</translation>
    </message>
    <message>
        <source>Scan batches from byte %1</source>
        <translation>从第 %1 字节起读批次</translation>
    </message>
    <message>
        <source>until the newest record is ≥ %1</source>
        <translation>直到最新的记录 ≥ %1</translation>
    </message>
    <message>
        <source>%1 batch is older</source>
        <translation>%1 个批次更早</translation>
    </message>
    <message>
        <source>%1 batches are older</source>
        <translation>%1 个批次更早</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>没有</translation>
    </message>
    <message>
        <source>no record is so young</source>
        <translation>没有这么新的记录</translation>
    </message>
    <message>
        <source>found: %1</source>
        <translation>找到：%1</translation>
    </message>
    <message>
        <source>the name of a file tells its first offset</source>
        <translation>文件名就是它的第一个偏移量</translation>
    </message>
    <message>
        <source>its index tells a byte before the record</source>
        <translation>索引给出记录之前的某个字节</translation>
    </message>
    <message>
        <source>from there batch headers are read</source>
        <translation>从那里起逐个读批次头</translation>
    </message>
    <message>
        <source>Press F, or right-click a record, to see it done.</source>
        <translation>按 F，或右键点一条记录，看它怎么找。</translation>
    </message>
    <message>
        <source>above the high watermark: at risk</source>
        <translation>在高水位之上：可能丢失</translation>
    </message>
    <message>
        <source>compacted</source>
        <translation>已压实</translation>
    </message>
    <message>
        <source>%1, renamed .deleted, gone in %2</source>
        <translation>%1，改名为 .deleted，%2 后消失</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>%1 B, %2</source>
        <translation>%1 B，%2</translation>
    </message>
    <message>
        <source>newest record</source>
        <translation>最新的记录</translation>
    </message>
    <message>
        <source>flushed</source>
        <translation>已落盘</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>nothing of it</source>
        <translation>都没有</translation>
    </message>
    <message>
        <source>below %1</source>
        <translation>%1 之前</translation>
    </message>
    <message>
        <source>rolls at</source>
        <translation>写满换段</translation>
    </message>
    <message>
        <source>retention</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>compacted up to</source>
        <translation>已压实到</translation>
    </message>
    <message>
        <source>bytes %1 to %2</source>
        <translation>第 %1 到 %2 字节</translation>
    </message>
    <message>
        <source>%1, %2 compacted away</source>
        <translation>%1，压实去掉 %2</translation>
    </message>
    <message>
        <source>compressed</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>yes: its records are one piece</source>
        <translation>是：所有记录压成一块</translation>
    </message>
    <message>
        <source>replicated</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no: page cache only</source>
        <translation>否：只在页缓存里</translation>
    </message>
    <message>
        <source>delete horizon</source>
        <translation>删除期限</translation>
    </message>
    <message>
        <source>relative offset</source>
        <translation>相对偏移量</translation>
    </message>
    <message>
        <source>timestamp</source>
        <translation>时间戳</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>why</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>compacted: %1 became one</source>
        <translation>压实：%1合成一个</translation>
    </message>
    <message>
        <source>%1 file</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>files gone in</source>
        <translation>文件消失还有</translation>
    </message>
    <message>
        <source>flushed below</source>
        <translation>已落盘到</translation>
    </message>
    <message>
        <source>offset looked for</source>
        <translation>查找的偏移量</translation>
    </message>
    <message>
        <source>time looked for</source>
        <translation>查找的时间</translation>
    </message>
    <message>
        <source>opens</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写过</translation>
    </message>
    <message>
        <source>epoch %1 begins at</source>
        <translation>epoch %1 起点</translation>
    </message>
    <message>
        <source>first dirty offset</source>
        <translation>第一个脏偏移量</translation>
    </message>
    <message>
        <source>the cleaner</source>
        <translation>清理器</translation>
    </message>
    <message>
        <source>find an offset or a time</source>
        <translation>查找偏移量或时间</translation>
    </message>
    <message>
        <source>Enter asks which</source>
        <translation>按 Enter 输入</translation>
    </message>
    <message>
        <source>open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>older files</source>
        <translation>更早的文件</translation>
    </message>
    <message>
        <source>newer files</source>
        <translation>更新的文件</translation>
    </message>
    <message>
        <source>PageUp and PageDown turn the page</source>
        <translation>PageUp 和 PageDown 翻页</translation>
    </message>
    <message>
        <source>hop %1 of 3</source>
        <translation>第 %1 跳，共 3 跳</translation>
    </message>
    <message>
        <source>the log cleaner</source>
        <translation>日志清理器</translation>
    </message>
    <message>
        <source>no copy on broker %1</source>
        <translation>broker %1 上没有副本</translation>
    </message>
    <message>
        <source>batch at offset %1</source>
        <translation>偏移量 %1 处的批次</translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation>第 %1 字节</translation>
    </message>
    <message>
        <source>index entry %1</source>
        <translation>索引项 %1</translation>
    </message>
    <message>
        <source>time index entry %1</source>
        <translation>时间索引项 %1</translation>
    </message>
    <message>
        <source>Segment files</source>
        <translation>段文件</translation>
    </message>
    <message>
        <source>Find offset or time</source>
        <translation>查找偏移量或时间</translation>
    </message>
    <message>
        <source>What may be thrown away</source>
        <translation>什么可以丢掉</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>%1 segment</source>
        <translation>%1 个段</translation>
    </message>
    <message>
        <source>%1 segments</source>
        <translation>%1 个段</translation>
    </message>
    <message>
        <source>offset %1 is not there</source>
        <translation>没有偏移量 %1</translation>
    </message>
    <message>
        <source>offset %1 at byte %2</source>
        <translation>偏移量 %1 在第 %2 字节</translation>
    </message>
    <message>
        <source>three hops</source>
        <translation>三跳</translation>
    </message>
    <message>
        <source>dirty %1 %</source>
        <translation>脏 %1 %</translation>
    </message>
    <message>
        <source>d</source>
        <translation>天</translation>
    </message>
    <message>
        <source>due, but it holds records above the high watermark</source>
        <translation>到期了，但里面有高水位之上的记录</translation>
    </message>
    <message>
        <source>due: below the log start</source>
        <translation>到期：在日志起点之前</translation>
    </message>
    <message>
        <source>due by size, at the next check</source>
        <translation>按大小到期，下次检查时删除</translation>
    </message>
    <message>
        <source>due by time, at the next check</source>
        <translation>按时间到期，下次检查时删除</translation>
    </message>
    <message>
        <source>goes in %1, or %2 later</source>
        <translation>%1 后删除，或再写 %2 后</translation>
    </message>
    <message>
        <source>goes in %1 by time</source>
        <translation>按时间 %1 后删除</translation>
    </message>
    <message>
        <source>goes when %1 more are written</source>
        <translation>再写 %1 后删除</translation>
    </message>
    <message>
        <source>stays: cleanup.policy=compact</source>
        <translation>留着：cleanup.policy=compact</translation>
    </message>
    <message>
        <source>stays: no limit</source>
        <translation>留着：不限</translation>
    </message>
    <message>
        <source>goes by time</source>
        <translation>按时间删除</translation>
    </message>
    <message>
        <source>reads %1: the last offset of each key goes into a map</source>
        <translation>读 %1：把每个 key 的最后偏移量放进映射</translation>
    </message>
    <message>
        <source>its map knows %1; now the files are written anew</source>
        <translation>映射里有 %1；现在重写文件</translation>
    </message>
    <message>
        <source>%1 key</source>
        <translation>%1 个 key</translation>
    </message>
    <message>
        <source>%1 keys</source>
        <translation>%1 个 key</translation>
    </message>
    <message>
        <source>writes …%1.log.cleaned: %2 so far</source>
        <translation>写 …%1.log.cleaned：已写 %2</translation>
    </message>
    <message>
        <source>nothing is dirty below the active file</source>
        <translation>活动文件之前没有脏的</translation>
    </message>
    <message>
        <source>%1 &gt; %2, so the cleaner takes it; it looks every %3</source>
        <translation>%1 &gt; %2，清理器会处理它；它每 %3 看一次</translation>
    </message>
    <message>
        <source>%1 is not above %2: the cleaner leaves it</source>
        <translation>%1 不大于 %2：清理器不动它</translation>
    </message>
    <message>
        <source>folder %1 · %2</source>
        <translation>文件夹 %1 · %2</translation>
    </message>
    <message>
        <source>this lab has no mirror on your disk</source>
        <translation>这个实验在你的磁盘上没有镜像</translation>
    </message>
    <message>
        <source>hole: offsets compacted away</source>
        <translation>空洞：偏移量已压实掉</translation>
    </message>
    <message>
        <source>%1 gone</source>
        <translation>少 %1 个</translation>
    </message>
    <message>
        <source>empty: compaction took all of it</source>
        <translation>空的：压实去掉了全部</translation>
    </message>
    <message>
        <source>compacted away</source>
        <translation>已压实掉</translation>
    </message>
    <message>
        <source>%1 offset</source>
        <translation>%1 个偏移量</translation>
    </message>
    <message>
        <source>%1 offsets</source>
        <translation>%1 个偏移量</translation>
    </message>
    <message>
        <source>compacted away before it</source>
        <translation>它之前已压实掉</translation>
    </message>
    <message>
        <source>the power went: %1 may be gone</source>
        <translation>已断电：%1 可能已消失</translation>
    </message>
    <message>
        <source>power off now: %1 may vanish here</source>
        <translation>现在断电：这里的 %1 可能消失</translation>
    </message>
    <message>
        <source>The topic&apos;s settings decide what may go; they are not in its folder.</source>
        <translation>什么可以丢掉由 topic 的设置决定；设置不在它的文件夹里。</translation>
    </message>
    <message>
        <source>not known: settings are not in the folder</source>
        <translation>不知道：设置不在文件夹里</translation>
    </message>
    <message>
        <source>.deleted · %1 · %2</source>
        <translation>.deleted · %1 · %2</translation>
    </message>
    <message>
        <source>settings not known</source>
        <translation>设置未知</translation>
    </message>
    <message>
        <source>joins</source>
        <translation>正在加入</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>自 %1 起</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 等，另有 %2 个</translation>
    </message>
    <message>
        <source>looks for the coordinator</source>
        <translation>在找协调者</translation>
    </message>
    <message>
        <source>looks</source>
        <translation>在找</translation>
    </message>
    <message>
        <source>not in the group yet</source>
        <translation>还不在组里</translation>
    </message>
    <message>
        <source>not in</source>
        <translation>不在组里</translation>
    </message>
    <message>
        <source>joins: waits for the others</source>
        <translation>正在加入：等其他成员</translation>
    </message>
    <message>
        <source>leads: hands in the plan</source>
        <translation>是组长：上交方案</translation>
    </message>
    <message>
        <source>waits for the leader&apos;s plan</source>
        <translation>等组长的方案</translation>
    </message>
    <message>
        <source>syncs</source>
        <translation>同步中</translation>
    </message>
    <message>
        <source>gives up and takes partitions</source>
        <translation>交出并接手分区</translation>
    </message>
    <message>
        <source>reconciles</source>
        <translation>调整中</translation>
    </message>
    <message>
        <source>tells that it has what it was given</source>
        <translation>报告已拿到所分的</translation>
    </message>
    <message>
        <source>acknowledges</source>
        <translation>确认中</translation>
    </message>
    <message>
        <source>fenced: it gives up everything</source>
        <translation>被隔离：交出全部分区</translation>
    </message>
    <message>
        <source>leaves</source>
        <translation>正在离开</translation>
    </message>
    <message>
        <source>left the group</source>
        <translation>已离开消费组</translation>
    </message>
    <message>
        <source>left</source>
        <translation>已离开</translation>
    </message>
    <message>
        <source>left: poll() came too late</source>
        <translation>已离开：poll() 来得太晚</translation>
    </message>
    <message>
        <source>ended with an exception</source>
        <translation>因异常而结束</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>gives up %1</source>
        <translation>正在交出 %1</translation>
    </message>
    <message>
        <source>gives up</source>
        <translation>正在交出</translation>
    </message>
    <message>
        <source>waits for %1</source>
        <translation>等 %1</translation>
    </message>
    <message>
        <source>waits for %1, still with %2</source>
        <translation>等 %1，还在 %2 手里</translation>
    </message>
    <message>
        <source>%1 to %2, %3</source>
        <translation>%1 至 %2，%3</translation>
    </message>
    <message>
        <source>%1 reads %2</source>
        <translation>%1 读 %2</translation>
    </message>
    <message>
        <source>%1: stopped by the rebalance</source>
        <translation>%1：因再均衡停读</translation>
    </message>
    <message>
        <source>%1: nobody reads, nobody knows yet</source>
        <translation>%1：没人读，也还没人知道</translation>
    </message>
    <message>
        <source>read by</source>
        <translation>由谁读</translation>
    </message>
    <message>
        <source>%1, by assign()</source>
        <translation>%1，用 assign()</translation>
    </message>
    <message>
        <source>with the metadata</source>
        <translation>附带的元数据</translation>
    </message>
    <message>
        <source>leader epoch of it</source>
        <translation>其 leader epoch</translation>
    </message>
    <message>
        <source>position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>high watermark</source>
        <translation>高水位</translation>
    </message>
    <message>
        <source>lag, from the position</source>
        <translation>积压（从位置算起）</translation>
    </message>
    <message>
        <source>lag, from committed</source>
        <translation>积压（从已提交算起）</translation>
    </message>
    <message>
        <source>fetching</source>
        <translation>拉取</translation>
    </message>
    <message>
        <source>paused by pause()</source>
        <translation>被 pause() 暂停</translation>
    </message>
    <message>
        <source>stuck at offset</source>
        <translation>卡在偏移量</translation>
    </message>
    <message>
        <source>moved to another member</source>
        <translation>换过读者</translation>
    </message>
    <message>
        <source>stopped by rebalances</source>
        <translation>因再均衡停读</translation>
    </message>
    <message>
        <source>read by nobody</source>
        <translation>没人读</translation>
    </message>
    <message>
        <source>does</source>
        <translation>在做</translation>
    </message>
    <message>
        <source>member id</source>
        <translation>成员 id</translation>
    </message>
    <message>
        <source>member epoch</source>
        <translation>成员 epoch</translation>
    </message>
    <message>
        <source>role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>leads the group: computes the plan</source>
        <translation>组长：计算方案</translation>
    </message>
    <message>
        <source>subscribed to</source>
        <translation>订阅</translation>
    </message>
    <message>
        <source>pattern %1</source>
        <translation>正则 %1</translation>
    </message>
    <message>
        <source>asks for the assignor</source>
        <translation>要求的分配器</translation>
    </message>
    <message>
        <source>offers the assignors</source>
        <translation>支持的分配器</translation>
    </message>
    <message>
        <source>has still to give up</source>
        <translation>还要交出</translation>
    </message>
    <message>
        <source>poll() is due in</source>
        <translation>poll() 还剩</translation>
    </message>
    <message>
        <source>it is late</source>
        <translation>已经超时</translation>
    </message>
    <message>
        <source>cannot read</source>
        <translation>读不了</translation>
    </message>
    <message>
        <source>%1 of %2: %3</source>
        <translation>%2 的 %1：%3</translation>
    </message>
    <message>
        <source>ended with</source>
        <translation>结束于</translation>
    </message>
    <message>
        <source>commits</source>
        <translation>提交次数</translation>
    </message>
    <message>
        <source>%1, failed %2</source>
        <translation>%1，失败 %2</translation>
    </message>
    <message>
        <source>sent to the dead letter topic</source>
        <translation>送入死信 topic</translation>
    </message>
    <message>
        <source>skipped as unreadable</source>
        <translation>因读不了而跳过</translation>
    </message>
    <message>
        <source>stood still for rebalances</source>
        <translation>因再均衡停顿</translation>
    </message>
    <message>
        <source>Who reads what</source>
        <translation>谁在读什么</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Messages of the rebalance</source>
        <translation>这次再均衡的消息</translation>
    </message>
    <message>
        <source>Classic</source>
        <translation>经典协议</translation>
    </message>
    <message>
        <source>The same, KIP-848</source>
        <translation>同一过程，KIP-848</translation>
    </message>
    <message>
        <source>The same, classic</source>
        <translation>同一过程，经典协议</translation>
    </message>
    <message>
        <source>Assignors</source>
        <translation>分配器</translation>
    </message>
    <message>
        <source>Assignors compared</source>
        <translation>分配器对比</translation>
    </message>
    <message>
        <source>Offsets topic</source>
        <translation>偏移量 topic</translation>
    </message>
    <message>
        <source>generation %1</source>
        <translation>第 %1 代</translation>
    </message>
    <message>
        <source>classic</source>
        <translation>经典</translation>
    </message>
    <message>
        <source>cooperative</source>
        <translation>协作式</translation>
    </message>
    <message>
        <source>eager</source>
        <translation>急切式</translation>
    </message>
    <message>
        <source>%1 joins</source>
        <translation>%1 加入</translation>
    </message>
    <message>
        <source>%1 leaves</source>
        <translation>%1 离开</translation>
    </message>
    <message>
        <source>%1 dies</source>
        <translation>%1 死亡</translation>
    </message>
    <message>
        <source>session expires</source>
        <translation>会话过期</translation>
    </message>
    <message>
        <source>session of %1 expires</source>
        <translation>%1 的会话过期</translation>
    </message>
    <message>
        <source>%1 is late: removed</source>
        <translation>%1 超时被移除</translation>
    </message>
    <message>
        <source>%1 misses poll()</source>
        <translation>%1 错过 poll()</translation>
    </message>
    <message>
        <source>%1 is replaced</source>
        <translation>%1 被取代</translation>
    </message>
    <message>
        <source>broker %1 reads %2 back</source>
        <translation>broker %1 正在读回 %2</translation>
    </message>
    <message>
        <source>loading</source>
        <translation>加载中</translation>
    </message>
    <message>
        <source>no members, offsets only</source>
        <translation>没有成员，只有偏移量</translation>
    </message>
    <message>
        <source>ended: %1</source>
        <translation>已结束：%1</translation>
    </message>
    <message>
        <source>stuck at %1 of %2</source>
        <translation>卡在 %2 的 %1</translation>
    </message>
    <message>
        <source>stuck</source>
        <translation>卡住</translation>
    </message>
    <message>
        <source>at work, poll() due in %1</source>
        <translation>处理中，poll() 还剩 %1</translation>
    </message>
    <message>
        <source>at work, poll() is late</source>
        <translation>处理中，poll() 已超时</translation>
    </message>
    <message>
        <source>at work</source>
        <translation>处理中</translation>
    </message>
    <message>
        <source>no partition is left for it</source>
        <translation>没有分区可分给它</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>空闲</translation>
    </message>
    <message>
        <source>%1 paused</source>
        <translation>%1 已暂停</translation>
    </message>
    <message>
        <source>reads %1 partition</source>
        <translation>读 %1 个分区</translation>
    </message>
    <message>
        <source>reads %1 partitions</source>
        <translation>读 %1 个分区</translation>
    </message>
    <message>
        <source>reads</source>
        <translation>在读</translation>
    </message>
    <message>
        <source>session %1 (45 s)</source>
        <translation>会话 %1（45 s）</translation>
    </message>
    <message>
        <source>poll() within %1 (5 min)</source>
        <translation>poll() 限 %1（5 min）</translation>
    </message>
    <message>
        <source>growing</source>
        <translation>在增长</translation>
    </message>
    <message>
        <source>shrinking</source>
        <translation>在缩小</translation>
    </message>
    <message>
        <source>stopped by the rebalance</source>
        <translation>因再均衡停读</translation>
    </message>
    <message>
        <source>nobody reads, nobody knows yet</source>
        <translation>没人读，也还没人知道</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>group epoch</source>
        <translation>组 epoch</translation>
    </message>
    <message>
        <source>assignment epoch</source>
        <translation>分配 epoch</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>协议</translation>
    </message>
    <message>
        <source>its records</source>
        <translation>它的记录在</translation>
    </message>
    <message>
        <source>members</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>rebalances</source>
        <translation>再均衡</translation>
    </message>
    <message>
        <source>lag of all partitions</source>
        <translation>全部分区的积压</translation>
    </message>
    <message>
        <source>from</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
    <message>
        <source>now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>for</source>
        <translation>历时</translation>
    </message>
    <message>
        <source>read before by</source>
        <translation>此前由谁读</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>took</source>
        <translation>历时</translation>
    </message>
    <message>
        <source>because of</source>
        <translation>起因</translation>
    </message>
    <message>
        <source>at</source>
        <translation>时刻</translation>
    </message>
    <message>
        <source>fact</source>
        <translation>事实</translation>
    </message>
    <message>
        <source>read by %1</source>
        <translation>由 %1 读</translation>
    </message>
    <message>
        <source>member %1</source>
        <translation>成员 %1</translation>
    </message>
    <message>
        <source>rebalance, %1</source>
        <translation>再均衡，%1</translation>
    </message>
    <message>
        <source>partitions before these</source>
        <translation>前面的分区</translation>
    </message>
    <message>
        <source>partitions after these</source>
        <translation>后面的分区</translation>
    </message>
    <message>
        <source>members before these</source>
        <translation>前面的成员</translation>
    </message>
    <message>
        <source>members after these</source>
        <translation>后面的成员</translation>
    </message>
    <message>
        <source>%1 topics, %2</source>
        <translation>%1 个 topic，%2</translation>
    </message>
    <message>
        <source>coordinator broker %1</source>
        <translation>协调者 broker %1</translation>
    </message>
    <message>
        <source>a rebalance</source>
        <translation>一次再均衡</translation>
    </message>
    <message>
        <source>no member</source>
        <translation>不是成员</translation>
    </message>
    <message>
        <source>No member.</source>
        <translation>没有成员。</translation>
    </message>
    <message>
        <source>No member: nobody reads, what was committed stays.</source>
        <translation>没有成员：没人读，已提交的仍在。</translation>
    </message>
    <message>
        <source>Group %1 is not there at this instant.</source>
        <translation>此刻没有消费组 %1。</translation>
    </message>
    <message>
        <source>Nobody is in the group and nothing was committed: there is nothing to read yet.</source>
        <translation>组里没人，也没有提交过：还没有什么可读。</translation>
    </message>
    <message>
        <source>The members are not subscribed to a topic that exists.</source>
        <translation>成员们订阅的 topic 都不存在。</translation>
    </message>
    <message>
        <source>stuck at %1</source>
        <translation>卡在 %1</translation>
    </message>
    <message>
        <source>bar: %1 records</source>
        <translation>条长：%1 条记录</translation>
    </message>
    <message>
        <source>still</source>
        <translation>仍在停</translation>
    </message>
    <message>
        <source>messages that are left out</source>
        <translation>省略的消息</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>stopped: %1</source>
        <translation>停读：%1</translation>
    </message>
    <message>
        <source>stopped only: %1</source>
        <translation>只停：%1</translation>
    </message>
    <message>
        <source>stopped only: %1 partitions, at most %2</source>
        <translation>只停 %1 个分区，最长 %2</translation>
    </message>
    <message>
        <source>nobody read: %1</source>
        <translation>无人读：%1</translation>
    </message>
    <message>
        <source>nobody read %1 partitions, at most %2</source>
        <translation>%1 个分区无人读，最长 %2</translation>
    </message>
    <message>
        <source>nobody waits</source>
        <translation>无人等待</translation>
    </message>
    <message>
        <source>%1 answer, %2 to %3</source>
        <translation>%1 的应答，%2 → %3</translation>
    </message>
    <message>
        <source>%1, %2 to %3</source>
        <translation>%1，%2 → %3</translation>
    </message>
    <message>
        <source>sent %1, lost</source>
        <translation>%1 发出，丢失</translation>
    </message>
    <message>
        <source>sent %1, held on the way</source>
        <translation>%1 发出，滞留途中</translation>
    </message>
    <message>
        <source>sent %1, arrived %2</source>
        <translation>%1 发出，%2 到达</translation>
    </message>
    <message>
        <source>goes</source>
        <translation>离去</translation>
    </message>
    <message>
        <source>a program from outside</source>
        <translation>外部程序</translation>
    </message>
    <message>
        <source>the group is %1</source>
        <translation>消费组处于 %1</translation>
    </message>
    <message>
        <source>before it began</source>
        <translation>开始之前</translation>
    </message>
    <message>
        <source>%1 stands still</source>
        <translation>%1 停住</translation>
    </message>
    <message>
        <source>%1, from %2 to %3</source>
        <translation>%1，从 %2 到 %3</translation>
    </message>
    <message>
        <source>%1 message is left out here</source>
        <translation>此处省略 %1 条消息</translation>
    </message>
    <message>
        <source>%1 messages are left out here</source>
        <translation>此处省略 %1 条消息</translation>
    </message>
    <message>
        <source>%1 member more</source>
        <translation>另有 %1 个成员</translation>
    </message>
    <message>
        <source>%1 members more</source>
        <translation>另有 %1 个成员</translation>
    </message>
    <message>
        <source>%1 message</source>
        <translation>%1 条消息</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 条消息</translation>
    </message>
    <message>
        <source>%1 moved</source>
        <translation>移动 %1 个</translation>
    </message>
    <message>
        <source>nobody stops</source>
        <translation>无人停读</translation>
    </message>
    <message>
        <source>stop: all %1</source>
        <translation>停：全部 %1 个</translation>
    </message>
    <message>
        <source>stop: %1</source>
        <translation>停：%1</translation>
    </message>
    <message>
        <source>stop: %1 of %2</source>
        <translation>停：%1 / %2</translation>
    </message>
    <message>
        <source>on the broker</source>
        <translation>在 broker 上</translation>
    </message>
    <message>
        <source>one round</source>
        <translation>一轮</translation>
    </message>
    <message>
        <source>two rounds</source>
        <translation>两轮</translation>
    </message>
    <message>
        <source>%1 rounds</source>
        <translation>%1 轮</translation>
    </message>
    <message>
        <source>all stop</source>
        <translation>全部停下</translation>
    </message>
    <message>
        <source>the change as it was</source>
        <translation>实际发生的变化</translation>
    </message>
    <message>
        <source>what if there were one member more</source>
        <translation>假如多一个成员</translation>
    </message>
    <message>
        <source>what if there were one member less</source>
        <translation>假如少一个成员</translation>
    </message>
    <message>
        <source>play the same with KIP-848</source>
        <translation>用 KIP-848 重演</translation>
    </message>
    <message>
        <source>play the same with the classic protocol</source>
        <translation>用经典协议重演</translation>
    </message>
    <message>
        <source>how the coordinator is found</source>
        <translation>怎样找到协调者</translation>
    </message>
    <message>
        <source>hashCode of %1 is %2, the partition is %3</source>
        <translation>%1 的 hashCode 是 %2，分区是 %3</translation>
    </message>
    <message>
        <source>a tombstone: the key is deleted</source>
        <translation>墓碑：该键已删除</translation>
    </message>
    <message>
        <source>a newer record has the same key</source>
        <translation>同一个键有更新的记录</translation>
    </message>
    <message>
        <source>offset %1 of __consumer_offsets-%2, key %3</source>
        <translation>__consumer_offsets-%2 的 offset %1，键 %3</translation>
    </message>
    <message>
        <source>%1 members, %2 each</source>
        <translation>%1 个成员，每个 %2 个</translation>
    </message>
    <message>
        <source>%1 members, %2 to %3 each</source>
        <translation>%1 个成员，每个 %2 到 %3 个</translation>
    </message>
    <message>
        <source>dashed: moved to another member</source>
        <translation>虚线：移给了另一个成员</translation>
    </message>
    <message>
        <source>%1 moves %2 of %3, the fewest here</source>
        <translation>%1 移动 %3 个中的 %2 个，这里最少</translation>
    </message>
    <message>
        <source>nobody had anything: nothing moves</source>
        <translation>之前无人持有：没有移动</translation>
    </message>
    <message>
        <source>%1; eager ones still stop all</source>
        <translation>%1；eager 仍全部停下</translation>
    </message>
    <message>
        <source>as it was</source>
        <translation>实际</translation>
    </message>
    <message>
        <source>one more</source>
        <translation>多一个</translation>
    </message>
    <message>
        <source>one less</source>
        <translation>少一个</translation>
    </message>
    <message>
        <source>Five assignors, one change</source>
        <translation>同一变化，五种分配器</translation>
    </message>
    <message>
        <source>%1 assignors, one change</source>
        <translation>同一变化，%1 种分配器</translation>
    </message>
    <message>
        <source>When members come or go, each assignor is asked here what it would do.</source>
        <translation>有成员来去时，这里逐一询问每种分配器会怎么做。</translation>
    </message>
    <message>
        <source>Asking them …</source>
        <translation>正在询问……</translation>
    </message>
    <message>
        <source>Play it</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>The lab&apos;s course from its beginning, with this group&apos;s consumers on group.protocol=consumer. Nothing else differs.</source>
        <translation>从头重演这个实验，只把这个消费组的消费者换成 group.protocol=consumer，其他都不变。</translation>
    </message>
    <message>
        <source>The lab&apos;s course from its beginning, with this group&apos;s consumers on group.protocol=classic. Nothing else differs.</source>
        <translation>从头重演这个实验，只把这个消费组的消费者换成 group.protocol=classic，其他都不变。</translation>
    </message>
    <message>
        <source>A rebalance, message by message</source>
        <translation>一次再均衡的每条消息</translation>
    </message>
    <message>
        <source>This group had no rebalance yet.</source>
        <translation>这个消费组还没有再均衡过。</translation>
    </message>
    <message>
        <source>Start a consumer, or stop one: each change is shown here.</source>
        <translation>启动或停止一个消费者：每次变化都显示在这里。</translation>
    </message>
    <message>
        <source>Reading what was sent …</source>
        <translation>正在读取发送过的消息……</translation>
    </message>
    <message>
        <source>every arrow is a request or an answer; t in seconds; silence is folded</source>
        <translation>每个箭头是一个请求或应答；时间单位为秒；沉默被折叠</translation>
    </message>
    <message>
        <source>The messages of this rebalance are no longer kept: only the last facts of a long run are. What came of it stands above.</source>
        <translation>这次再均衡的消息已不再保留：长时间运行只保留最近的事实。它的结果见上方。</translation>
    </message>
    <message>
        <source>its beginning is no longer kept</source>
        <translation>它的开头已不再保留</translation>
    </message>
    <message>
        <source>%1 more members sent and got %2 messages</source>
        <translation>另外 %1 个成员收发了 %2 条消息</translation>
    </message>
    <message>
        <source>some frames are not kept: of those only api and error are told</source>
        <translation>有些帧没有保留：只能说出 api 和错误</translation>
    </message>
    <message>
        <source>played anew, nothing else differs</source>
        <translation>重演，其他都不变</translation>
    </message>
    <message>
        <source>one request kind, ConsumerGroupHeartbeat; the broker plans</source>
        <translation>只有一种请求 ConsumerGroupHeartbeat；由 broker 规划</translation>
    </message>
    <message>
        <source>JoinGroup and SyncGroup; the leader, a client, plans</source>
        <translation>JoinGroup 和 SyncGroup；由 leader（一个客户端）规划</translation>
    </message>
    <message>
        <source>Playing the lab in the other protocol …</source>
        <translation>正在用另一种协议重演实验……</translation>
    </message>
    <message>
        <source>When there is a rebalance, it can be played again in the other protocol.</source>
        <translation>有了再均衡之后，可以用另一种协议重演它。</translation>
    </message>
    <message>
        <source>being read back</source>
        <translation>正在读回</translation>
    </message>
    <message>
        <source>abs, then % %1</source>
        <translation>取绝对值，再 % %1</translation>
    </message>
    <message>
        <source>leader of partition %1 = coordinator</source>
        <translation>分区 %1 的 Leader = 协调者</translation>
    </message>
    <message>
        <source>its leader = coordinator</source>
        <translation>它的 Leader = 协调者</translation>
    </message>
    <message>
        <source>nothing is written for this group yet</source>
        <translation>还没有为这个消费组写入任何记录</translation>
    </message>
    <message>
        <source>the value is the next offset to read</source>
        <translation>值是下一个要读的 offset</translation>
    </message>
    <message>
        <source>; a struck row has a newer one</source>
        <translation>；划掉的行有更新的记录</translation>
    </message>
    <message>
        <source>key v1: an offset; v3 to v8: the group of KIP-848</source>
        <translation>键 v1：offset；v3 到 v8：KIP-848 的消费组</translation>
    </message>
    <message>
        <source>a square with × is a tombstone: the key is deleted</source>
        <translation>带 × 的方块是墓碑：该键已删除</translation>
    </message>
    <message>
        <source>key v1, value v4: offset, leader epoch, metadata, time</source>
        <translation>键 v1，值 v4：offset、leader epoch、metadata、时间</translation>
    </message>
    <message>
        <source>stopped: %1 members, at most %2</source>
        <translation>停读：%1 个成员，最长 %2</translation>
    </message>
    <message>
        <source>stopped, at most %1</source>
        <translation>停读，最长 %1</translation>
    </message>
    <message>
        <source>unread, at most %1</source>
        <translation>没人读，最长 %1</translation>
    </message>
    <message>
        <source>sent in a lab of its own, its bytes are not kept</source>
        <translation>在另一个实验里发送，它的字节没有保留</translation>
    </message>
    <message>
        <source>the one shown as messages</source>
        <translation>以消息画出的那一次</translation>
    </message>
    <message>
        <source>lag</source>
        <comment>of a group</comment>
        <translation>积压</translation>
    </message>
</context>
<context>
    <name>ui::StagePanel</name>
    <message>
        <source>Stage</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>Cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>Topic %1</source>
        <translation>topic %1</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>topic</translation>
    </message>
    <message>
        <source>Partition %1</source>
        <translation>分区 %1</translation>
    </message>
    <message>
        <source>Segments</source>
        <translation>段</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>same column = same partition</source>
        <translation>同列 = 同一分区</translation>
    </message>
    <message>
        <source>same column = same offset</source>
        <translation>同列 = 同一偏移量</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>客户端</translation>
    </message>
    <message>
        <source>a record enters top left, leaves bottom right; nothing here is drawn from a timer of its own</source>
        <translation>记录从左上进入，从右下离开；这里没有任何东西靠自己的定时器绘制</translation>
    </message>
    <message>
        <source>Segments (broker %1)</source>
        <translation>段（broker %1）</translation>
    </message>
    <message>
        <source>the ruler is the file: same column = same byte</source>
        <translation>标尺就是文件：同一列 = 同一字节</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>消费组</translation>
    </message>
    <message>
        <source>Group %1</source>
        <translation>消费组 %1</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>Member %1</source>
        <translation>成员 %1</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>one row, one partition; the bar is whoever reads it</source>
        <translation>一行一个分区；条就是读它的成员</translation>
    </message>
</context>
<context>
    <name>ui::StageView</name>
    <message>
        <source>Stage</source>
        <translation>舞台</translation>
    </message>
</context>
</TS>
