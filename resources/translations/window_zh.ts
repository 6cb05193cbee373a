<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Find</name>
    <message>
        <source>node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>topic</source>
        <translation>topic</translation>
    </message>
    <message>
        <source>partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>group</source>
        <translation>消费组</translation>
    </message>
    <message>
        <source>lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source>controller %1</source>
        <translation>controller %1</translation>
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
        <source>no leader</source>
        <translation>没有 Leader</translation>
    </message>
    <message>
        <source>leader: broker %1</source>
        <translation>Leader：broker %1</translation>
    </message>
    <message>
        <source>%1 member</source>
        <translation>%1 个成员</translation>
    </message>
    <message>
        <source>%1 members</source>
        <translation>%1 个成员</translation>
    </message>
    <message>
        <source>this line</source>
        <translation>这一行</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>%1 runs already; choose another name</source>
        <translation>%1 已在运行；请换一个名字</translation>
    </message>
    <message>
        <source>%1 was here before: it starts again with what you set here</source>
        <translation>%1 曾经存在：将按此处的设置重新启动</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>a whole number from %1 to %2</source>
        <translation>从 %1 到 %2 的整数</translation>
    </message>
    <message>
        <source> · did you mean %1?</source>
        <translation> · 是否指 %1？</translation>
    </message>
    <message>
        <source>Start a producer</source>
        <translation>启动生产者</translation>
    </message>
    <message>
        <source>It sends records to one topic. Whatever is left empty is as Kafka&apos;s profile has it.</source>
        <translation>它向一个 topic 发送记录。留空的项按 Kafka 版本的默认值。</translation>
    </message>
    <message>
        <source>Start the producer</source>
        <translation>启动生产者</translation>
    </message>
    <message>
        <source>on the stage, and its client.id</source>
        <translation>舞台上的名字，也是 client.id</translation>
    </message>
    <message>
        <source>where its records go</source>
        <translation>记录发往哪里</translation>
    </message>
    <message>
        <source>records a second; empty: only “send” sends</source>
        <translation>每秒记录数；留空则只由“send”发送</translation>
    </message>
    <message>
        <source>bytes of a value</source>
        <translation>value 的字节数</translation>
    </message>
    <message>
        <source>who must have a record before it counts</source>
        <translation>哪些副本写入后才算成功</translation>
    </message>
    <message>
        <source>in turn, with commas; equal keys share a partition</source>
        <translation>轮流使用，以逗号分隔；相同 key 进同一分区</translation>
    </message>
    <message>
        <source>random keys, out of so many, in place of keys</source>
        <translation>代替 keys：从这么多个 key 中随机选</translation>
    </message>
    <message>
        <source>a retry is never stored twice; needs acks all</source>
        <translation>重试不会重复写入；需要 acks all</translation>
    </message>
    <message>
        <source>how long a batch waits for more records</source>
        <translation>批次等待更多记录的时间</translation>
    </message>
    <message>
        <source>a batch is sent when it is as big</source>
        <translation>批次达到此大小即发送</translation>
    </message>
    <message>
        <source>the idempotent producer needs acks all</source>
        <translation>幂等生产者需要 acks all</translation>
    </message>
    <message>
        <source>Start a consumer</source>
        <translation>启动消费者</translation>
    </message>
    <message>
        <source>It joins a group; the group&apos;s members share the partitions of their topics.</source>
        <translation>它加入一个组；组内成员分担 topic 的分区。</translation>
    </message>
    <message>
        <source>Start the consumer</source>
        <translation>启动消费者</translation>
    </message>
    <message>
        <source>one or several, with commas</source>
        <translation>一个或多个，以逗号分隔</translation>
    </message>
    <message>
        <source>group.id: a known one joins it</source>
        <translation>group.id：已有的组则加入</translation>
    </message>
    <message>
        <source>for one record, before the next poll()</source>
        <translation>处理一条记录的时间，之后才再次 poll()</translation>
    </message>
    <message>
        <source>how members share the partitions</source>
        <translation>成员如何分配分区</translation>
    </message>
    <message>
        <source>where it begins without a committed offset</source>
        <translation>没有已提交的 offset 时从哪里开始</translation>
    </message>
    <message>
        <source>are open transactions read?</source>
        <translation>是否读取未完成事务</translation>
    </message>
    <message>
        <source>at most so many from one poll()</source>
        <translation>一次 poll() 最多这么多条</translation>
    </message>
    <message>
        <source>Create a topic</source>
        <translation>创建 topic</translation>
    </message>
    <message>
        <source>The controller spreads its partitions over the brokers.</source>
        <translation>controller 把它的分区分布到各个 broker。</translation>
    </message>
    <message>
        <source>Create the topic</source>
        <translation>创建 topic</translation>
    </message>
    <message>
        <source>letters, digits, “.”, “_” and “-”</source>
        <translation>字母、数字、“.”、“_”和“-”</translation>
    </message>
    <message>
        <source>logs that are written side by side</source>
        <translation>并行写入的日志数</translation>
    </message>
    <message>
        <source>replication.factor: copies of each partition</source>
        <translation>replication.factor：每个分区的副本数</translation>
    </message>
    <message>
        <source>old records go by age, or by key</source>
        <translation>旧记录按时间还是按 key 清除</translation>
    </message>
    <message>
        <source>copies that acks all waits for, at least</source>
        <translation>acks all 至少等待的副本数</translation>
    </message>
    <message>
        <source>a new file begins when one is as big</source>
        <translation>文件达到此大小时换新文件</translation>
    </message>
    <message>
        <source>topic %1 is there already</source>
        <translation>topic %1 已存在</translation>
    </message>
    <message>
        <source>more copies than brokers; there are %1</source>
        <translation>副本多于 broker；现有 %1 个</translation>
    </message>
    <message>
        <source>more than there are copies: acks all can never succeed</source>
        <translation>多于副本数：acks all 永远不会成功</translation>
    </message>
    <message>
        <source>(any)</source>
        <translation>（任意）</translation>
    </message>
    <message>
        <source>The disk of broker %1</source>
        <translation>broker %1 的磁盘</translation>
    </message>
    <message>
        <source>Set the disk</source>
        <translation>设定磁盘</translation>
    </message>
    <message>
        <source>these operations fail</source>
        <translation>这类操作失败</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>of every write and flush</source>
        <translation>每次写入和刷盘</translation>
    </message>
    <message>
        <source>of writes</source>
        <translation>写入带宽</translation>
    </message>
    <message>
        <source>no space is left: an append fails, the log directory goes offline</source>
        <translation>没有空间：追加失败，日志目录下线</translation>
    </message>
    <message>
        <source>everything else is well again</source>
        <translation>其余一切恢复正常</translation>
    </message>
    <message>
        <source>Clock and speed of broker %1</source>
        <translation>broker %1 的时钟与速度</translation>
    </message>
    <message>
        <source>Timestamps and retention follow the wall clock; timeouts follow the monotonic one, which is never wrong.</source>
        <translation>时间戳和保留期看墙钟；超时看单调时钟，单调时钟从不出错。</translation>
    </message>
    <message>
        <source>Set them</source>
        <translation>设定</translation>
    </message>
    <message>
        <source>how far its wall clock is ahead: +5s, -2m, +0s</source>
        <translation>墙钟快多少：+5s、-2m、+0s</translation>
    </message>
    <message>
        <source>what one request costs it</source>
        <translation>处理一个请求的耗时</translation>
    </message>
    <message>
        <source>All links of %1</source>
        <translation>%1 的所有链路</translation>
    </message>
    <message>
        <source>The link between %1 and %2</source>
        <translation>%1 与 %2 之间的链路</translation>
    </message>
    <message>
        <source>In both directions. What is left empty stays as it is.</source>
        <translation>两个方向都设。留空的保持原样。</translation>
    </message>
    <message>
        <source>Set the link</source>
        <translation>设定链路</translation>
    </message>
    <message>
        <source>one way</source>
        <translation>单程</translation>
    </message>
    <message>
        <source>a random part on top</source>
        <translation>附加的随机部分</translation>
    </message>
    <message>
        <source>bytes a second</source>
        <translation>每秒字节数</translation>
    </message>
    <message>
        <source>TCP sends again: after 200 ms, then doubling</source>
        <translation>TCP 会重传：先隔 200 ms，再逐次加倍</translation>
    </message>
    <message>
        <source>Hold the next message that fits</source>
        <translation>扣住下一条符合条件的消息</translation>
    </message>
    <message>
        <source>Drop the next message that fits</source>
        <translation>丢弃下一条符合条件的消息</translation>
    </message>
    <message>
        <source>Delay the next message that fits</source>
        <translation>推迟下一条符合条件的消息</translation>
    </message>
    <message>
        <source>Delay message %1</source>
        <translation>推迟消息 %1</translation>
    </message>
    <message>
        <source>It is lost and its connection reset: a lost request was never processed, a lost response was.</source>
        <translation>消息丢失，连接被重置：丢的若是请求，它从未被处理；丢的若是响应，请求已经处理过了。</translation>
    </message>
    <message>
        <source>What is behind it on that connection waits too, as TCP keeps bytes in order.</source>
        <translation>同一连接上排在后面的也要等，因为 TCP 保证字节有序。</translation>
    </message>
    <message>
        <source>Hold it</source>
        <translation>扣住</translation>
    </message>
    <message>
        <source>Drop it</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Delay it</source>
        <translation>推迟</translation>
    </message>
    <message>
        <source>how much later it arrives</source>
        <translation>晚到多少</translation>
    </message>
    <message>
        <source>only of this API</source>
        <translation>只限这个 API</translation>
    </message>
    <message>
        <source>a response instead of a request</source>
        <translation>响应，而不是请求</translation>
    </message>
    <message>
        <source>only from this node: 1, c1, p1</source>
        <translation>只限这个节点发出的：1、c1、p1</translation>
    </message>
    <message>
        <source>only to this node</source>
        <translation>只限发给这个节点的</translation>
    </message>
    <message>
        <source>Move %1 to other brokers</source>
        <translation>把 %1 迁移到其他 broker</translation>
    </message>
    <message>
        <source>The new copies fetch the whole log first; the old ones go when all new ones are in sync.</source>
        <translation>新副本先拉取整个日志；等新副本全部同步，旧副本才离开。</translation>
    </message>
    <message>
        <source>Move it</source>
        <translation>迁移</translation>
    </message>
    <message>
        <source>the preferred leader first; there are %1</source>
        <translation>首选 Leader 写在最前；现有 %1</translation>
    </message>
    <message>
        <source>that is where it is now</source>
        <translation>它现在就在那里</translation>
    </message>
    <message>
        <source>Delete records of %1</source>
        <translation>删除 %1 的记录</translation>
    </message>
    <message>
        <source>The log start offset moves up; files go when they lie before it as a whole.</source>
        <translation>log start offset 上移；整个位于它之前的文件会被删除。</translation>
    </message>
    <message>
        <source>Delete them</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>the first offset that stays: %1 … %2 (the high watermark)</source>
        <translation>保留的第一个 offset：%1 … %2（high watermark）</translation>
    </message>
    <message>
        <source>Kafka answers OFFSET_OUT_OF_RANGE: it is not between %1 and %2</source>
        <translation>Kafka 会答 OFFSET_OUT_OF_RANGE：它不在 %1 与 %2 之间</translation>
    </message>
    <message>
        <source>Add partitions to %1</source>
        <translation>给 %1 增加分区</translation>
    </message>
    <message>
        <source>There is no way back, and keys go to other partitions from then on: hash(key) % partitions.</source>
        <translation>不能减回去；而且从此 key 会落到别的分区：hash(key) % 分区数。</translation>
    </message>
    <message>
        <source>Add them</source>
        <translation>增加</translation>
    </message>
    <message>
        <source>how many it has afterwards; now %1</source>
        <translation>增加之后的总数；现在 %1</translation>
    </message>
    <message>
        <source>A branch from %1 on</source>
        <translation>从 %1 开始的分支</translation>
    </message>
    <message>
        <source>Everything before is shared; from there on it is another future. The one that was stays as it is.</source>
        <translation>之前的一切是共有的；从那一刻起是另一个未来。原来的未来保持不变。</translation>
    </message>
    <message>
        <source>Branch here</source>
        <translation>在此分支</translation>
    </message>
    <message>
        <source>on the timeline and in “goto NAME”</source>
        <translation>显示在时间线上，也用于“goto 名字”</translation>
    </message>
    <message>
        <source>the last instant that both share</source>
        <translation>两者共有的最后一刻</translation>
    </message>
    <message>
        <source>What is left empty stays as it is.</source>
        <translation>留空的保持原样。</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>is not UTF-8 text</source>
        <translation>不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>has a comma; commas separate the values</source>
        <translation>含有逗号；逗号用来分隔各个值</translation>
    </message>
    <message>
        <source>more than %1 lines; a command takes no more</source>
        <translation>超过 %1 行；一条命令装不下更多</translation>
    </message>
    <message>
        <source>up to here it is more than %1 bytes; a command takes no more</source>
        <translation>到这里已超过 %1 字节；一条命令装不下更多</translation>
    </message>
    <message>
        <source>the file has no line with text</source>
        <translation>文件里没有带文字的行</translation>
    </message>
    <message>
        <source>What it sends</source>
        <translation>发送什么</translation>
    </message>
    <message>
        <source>in turn, with commas, or the lines of a file; else they are made up</source>
        <translation>依次使用，以逗号分隔，或取文件的各行；否则自动生成</translation>
    </message>
    <message>
        <source>How it sends</source>
        <translation>怎样发送</translation>
    </message>
    <message>
        <source>in this order, with commas: what each sees before the record is sent</source>
        <translation>按此顺序，以逗号分隔：记录发送之前依次经过它们</translation>
    </message>
    <message>
        <source>any of Kafka&apos;s: max.block.ms=2000 retries=3</source>
        <translation>Kafka 的任何设置：max.block.ms=2000 retries=3</translation>
    </message>
    <message>
        <source>what turns a key into bytes; one that does not fit fails as Kafka&apos;s does</source>
        <translation>把 key 变成字节；不合适的会像 Kafka 那样失败</translation>
    </message>
    <message>
        <source>what turns a value into bytes</source>
        <translation>把 value 变成字节</translation>
    </message>
    <message>
        <source>what all its batches may take; then send() blocks</source>
        <translation>所有批次可占用的内存；用完后 send() 阻塞</translation>
    </message>
    <message>
        <source>builtin: 3.3 and later; sticky-cache: 2.4 to 3.2; round-robin: up to 2.3; crc32: librdkafka</source>
        <translation>builtin：3.3 起；sticky-cache：2.4 至 3.2；round-robin：2.3 及以前；crc32：librdkafka</translation>
    </message>
    <message>
        <source>a static member: it keeps its partitions over a restart</source>
        <translation>静态成员：重启后保留它的分区</translation>
    </message>
    <message>
        <source>classic: a member plans; consumer: the broker does (KIP-848)</source>
        <translation>classic：由成员规划；consumer：由 broker 规划（KIP-848）</translation>
    </message>
    <message>
        <source>when the application commits; empty: inside poll()</source>
        <translation>应用何时提交；留空：在 poll() 里</translation>
    </message>
    <message>
        <source>what it does with a record that it cannot read</source>
        <translation>遇到读不了的记录怎么办</translation>
    </message>
    <message>
        <source>Reset what %1 committed of %2</source>
        <translation>重置 %1 对 %2 的提交</translation>
    </message>
    <message>
        <source>Members begin there when they next read what is committed: after a restart or a rebalance.</source>
        <translation>成员下次读取已提交的偏移量时（重启或再均衡之后）从那里开始。</translation>
    </message>
    <message>
        <source>Reset it</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>earliest, latest, an offset (%1 … %2), -5 or +5 from where it is, or a time: 2026-01-01T10:00:00Z</source>
        <translation>earliest、latest、偏移量（%1 … %2）、相对现在的 -5 或 +5，或时间：2026-01-01T10:00:00Z</translation>
    </message>
    <message>
        <source>earliest, latest, an offset, -5 or +5 from where it is, or a time: 2026-01-01T10:00:00Z</source>
        <translation>earliest、latest、偏移量、相对现在的 -5 或 +5，或时间：2026-01-01T10:00:00Z</translation>
    </message>
    <message>
        <source>the group has members: Kafka resets only what nobody reads</source>
        <translation>组里有成员：Kafka 只重置没人读的</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>green dot: it runs</source>
        <translation>绿点：正在运行</translation>
    </message>
    <message>
        <source>amber ring: fenced, the controller does not hear it, so it leads nothing</source>
        <translation>琥珀色圆环：被隔离，controller 听不到它，因此它不领导任何分区</translation>
    </message>
    <message>
        <source>two bars: paused, as in a long garbage collection</source>
        <translation>两条竖线：暂停，如同一次很长的垃圾回收</translation>
    </message>
    <message>
        <source>empty square: stopped in good order</source>
        <translation>空心方块：正常停止</translation>
    </message>
    <message>
        <source>cross: killed, the process is gone and the disk stays</source>
        <translation>叉：被杀死，进程没了，磁盘还在</translation>
    </message>
    <message>
        <source>power sign: the power is off, bytes that were not synced are gone</source>
        <translation>电源符号：断电，未落盘的字节消失</translation>
    </message>
    <message>
        <source>Partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>Replica</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>One log of a topic, kept by several brokers. One replica leads and takes every record; the others fetch from it.</source>
        <translation>topic 的一份日志，由几个 broker 保存。一个副本是 Leader，接收每条记录；其余副本从它那里 fetch。</translation>
    </message>
    <message>
        <source>One broker&apos;s copy of a partition: a log that only grows at its end. The leader takes records, the followers fetch them.</source>
        <translation>一个 broker 上的分区副本：只在末尾增长的日志。Leader 接收记录，Follower 去 fetch。</translation>
    </message>
    <message>
        <source>crown: the leader</source>
        <translation>皇冠：Leader</translation>
    </message>
    <message>
        <source>grey ring: a follower in the ISR</source>
        <translation>灰色圆环：在 ISR 中的 Follower</translation>
    </message>
    <message>
        <source>amber ring: out of the ISR</source>
        <translation>琥珀色圆环：不在 ISR 中</translation>
    </message>
    <message>
        <source>cross: its broker is down</source>
        <translation>叉：它的 broker 宕机</translation>
    </message>
    <message>
        <source>wave on a post: the high watermark, HW</source>
        <translation>立柱上的波浪：高水位 HW</translation>
    </message>
    <message>
        <source>caret: the log end offset, LEO, of this copy</source>
        <translation>小三角：这个副本的日志末端偏移量 LEO</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>One message in the log, found by its offset. Below the high watermark every in-sync replica has it and consumers may read it; above, it can still be lost.</source>
        <translation>日志中的一条消息，用偏移量找到。低于高水位时，每个同步副本都有它，消费者可以读；高于高水位时，仍可能丢失。</translation>
    </message>
    <message>
        <source>in the water: below HW</source>
        <translation>在水里：低于 HW</translation>
    </message>
    <message>
        <source>dashed, dry: above HW</source>
        <translation>虚线、干的：高于 HW</translation>
    </message>
    <message>
        <source>grey: this copy is not counted now</source>
        <translation>灰色：这个副本现在不算数</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>A request or its answer on the way between two nodes. It can be held, delivered, or dropped with its connection.</source>
        <translation>两个节点之间在途的请求或应答。可以扣住、投递，或连同连接一起丢弃。</translation>
    </message>
    <message>
        <source>solid: a request</source>
        <translation>实线：请求</translation>
    </message>
    <message>
        <source>dashed: an answer</source>
        <translation>虚线：应答</translation>
    </message>
    <message>
        <source>ends in two bars: it is held or its receiver is paused</source>
        <translation>末端两条杠：被扣住，或接收方已暂停</translation>
    </message>
    <message>
        <source>ends in a cross: dropped, the connection was reset</source>
        <translation>末端是叉：被丢弃，连接已重置</translation>
    </message>
    <message>
        <source>Client from outside</source>
        <translation>外部客户端</translation>
    </message>
    <message>
        <source>Producer</source>
        <translation>生产者</translation>
    </message>
    <message>
        <source>Consumer</source>
        <translation>消费者</translation>
    </message>
    <message>
        <source>A program that speaks Kafka&apos;s protocol to these brokers. Its requests are real; the window does not know its settings.</source>
        <translation>用 Kafka 协议与这些 broker 对话的程序。它的请求是真的；窗口不知道它的配置。</translation>
    </message>
    <message>
        <source>It gathers records into batches by partition and sends them to the leaders. acks says how many replicas must have a record before it counts as sent.</source>
        <translation>它按分区把记录攒成批，发给 Leader。acks 决定多少个副本有了记录才算发送成功。</translation>
    </message>
    <message>
        <source>It fetches from the leaders up to the high watermark, and commits how far it came for its group.</source>
        <translation>它从 Leader 读到高水位为止，并为所在的组提交读到了哪里。</translation>
    </message>
    <message>
        <source>coloured edge: its own colour, also on its messages</source>
        <translation>彩色边：它自己的颜色，消息也用这个颜色</translation>
    </message>
    <message>
        <source>dashed border: it is down</source>
        <translation>虚线边框：已宕机</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>Broker</translation>
    </message>
    <message>
        <source>A server that stores partitions and answers clients. It leads some partitions and follows the leaders of others.</source>
        <translation>保存分区、应答客户端的服务器。它领导一些分区，并跟随其他分区的 Leader。</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>Controller</translation>
    </message>
    <message>
        <source>The controllers keep the cluster&apos;s metadata in a Raft log (KRaft). The active one decides who leads a partition and who is in the ISR.</source>
        <translation>各个 controller 用 Raft 日志（KRaft）保存集群元数据。活动的那个决定谁领导分区、谁在 ISR 中。</translation>
    </message>
    <message>
        <source>amber crown: the active controller</source>
        <translation>琥珀色皇冠：活动的 controller</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>topic</translation>
    </message>
    <message>
        <source>A named stream of records, split into partitions. Records with the same key go to the same partition and keep their order there.</source>
        <translation>有名字的记录流，分成若干分区。key 相同的记录进入同一分区，并在那里保持顺序。</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链路</translation>
    </message>
    <message>
        <source>The network between two nodes. While it is cut, nothing passes; the nodes notice only by their timeouts.</source>
        <translation>两个节点之间的网络。切断期间什么都过不去；节点只能靠超时发现。</translation>
    </message>
    <message>
        <source>cross on a dashed line: the link is cut</source>
        <translation>虚线上的叉：链路已切断</translation>
    </message>
    <message>
        <source>Consumer group</source>
        <translation>消费组</translation>
    </message>
    <message>
        <source>Consumers that share the partitions of their topics: each partition is read by one member. When members come or go, the group rebalances.</source>
        <translation>分摊 topic 的分区的一组消费者：每个分区由一个成员读。成员来去时，组会再均衡。</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>A value that was made smaller so that things can be watched. The real default stands beside it.</source>
        <translation>为了便于观察而缩小的值。真实默认值写在旁边。</translation>
    </message>
    <message>
        <source>The stage</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>Brokers in the middle with one row for each partition, clients on the left, consumer groups on the right, controllers above. The same column is the same offset on every broker. Select a thing and press F1 to read about it.</source>
        <translation>中间是 broker，每个分区一行；左边是客户端，右边是消费组，上面是 controller。同一列在每个 broker 上是同一偏移量。选中一样东西再按 F1，就能读到它的说明。</translation>
    </message>
    <message>
        <source>in the water: every in-sync replica has it</source>
        <translation>在水里：每个同步副本都有它</translation>
    </message>
    <message>
        <source>dashed, dry: it can still be lost</source>
        <translation>虚线、干的：仍可能丢失</translation>
    </message>
    <message>
        <source>Why? of it</source>
        <translation>问它为什么</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>one event on, one back</source>
        <translation>前进一个事件，后退一个事件</translation>
    </message>
    <message>
        <source>next, previous event of the chosen kind</source>
        <translation>下一个、上一个所选类型的事件</translation>
    </message>
    <message>
        <source>slower, faster</source>
        <translation>变慢，变快</translation>
    </message>
    <message>
        <source>pace by itself: slow when something happens</source>
        <translation>自动速度：有事发生时变慢</translation>
    </message>
    <message>
        <source>branch here, when looking at the past</source>
        <translation>看着过去时，从这里分支</translation>
    </message>
    <message>
        <source>undo the last command</source>
        <translation>撤销上一条命令</translation>
    </message>
    <message>
        <source>Selected node, message or link</source>
        <translation>选中的节点、消息或链路</translation>
    </message>
    <message>
        <source>kill, or start again</source>
        <translation>杀死，或重新启动</translation>
    </message>
    <message>
        <source>pause, resume</source>
        <translation>暂停，继续</translation>
    </message>
    <message>
        <source>power off: unsynced bytes vanish</source>
        <translation>断电：未落盘的字节消失</translation>
    </message>
    <message>
        <source>cut, heal its links</source>
        <translation>切断、恢复它的链路</translation>
    </message>
    <message>
        <source>hold, deliver a message</source>
        <translation>扣住、投递一条消息</translation>
    </message>
    <message>
        <source>send, commit, a consumer more</source>
        <translation>发送、提交、再加一个 consumer</translation>
    </message>
    <message>
        <source>why is it so?</source>
        <translation>为什么会这样？</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>next place: controllers, clients, brokers, groups</source>
        <translation>下一处：controller、客户端、broker、消费组</translation>
    </message>
    <message>
        <source>next thing: broker, row, record</source>
        <translation>下一样：broker、行、记录</translation>
    </message>
    <message>
        <source>closer, back</source>
        <translation>放大，返回</translation>
    </message>
    <message>
        <source>wider, narrower, fit</source>
        <translation>加宽、变窄、复原</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>find anything, run a command</source>
        <translation>查找任何东西，运行命令</translation>
    </message>
    <message>
        <source>quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Timeline, while it has the keyboard</source>
        <translation>时间线（键盘焦点在它上面时）</translation>
    </message>
    <message>
        <source>look earlier, later</source>
        <translation>看更早、更晚</translation>
    </message>
    <message>
        <source>the start, now</source>
        <translation>开头，现在</translation>
    </message>
    <message>
        <source>choose a branch, go there</source>
        <translation>选择分支，转到那里</translation>
    </message>
    <message>
        <source>presenter&apos;s view: large, no panels</source>
        <translation>演示视图：放大，不显示面板</translation>
    </message>
    <message>
        <source>the other language</source>
        <translation>另一种语言</translation>
    </message>
    <message>
        <source>start a producer, a consumer</source>
        <translation>启动生产者、消费者</translation>
    </message>
    <message>
        <source>create a topic</source>
        <translation>创建 topic</translation>
    </message>
    <message>
        <source>experiment: other settings, many seeds</source>
        <translation>试验：换设置，跑许多种子</translation>
    </message>
    <message>
        <source>slow replay, space-time diagram, first difference</source>
        <translation>慢速重放、时空图、首个差别</translation>
    </message>
    <message>
        <source>things to break, plots</source>
        <translation>可以弄坏的东西、图表</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>send() appends to the last batch of a partition, the sender takes the first. It may leave when it is full, has waited linger.ms, memory is short, or somebody flushes.</source>
        <translation>send() 追加到分区的最后一个批次，Sender 取走第一个。批次满了、等够了 linger.ms、内存不足或有人 flush 时，它可以离开。</translation>
    </message>
    <message>
        <source>Requests in flight</source>
        <translation>在途请求</translation>
    </message>
    <message>
        <source>At most max.in.flight.requests.per.connection Produce requests are under way to a broker; the next one waits for an answer.</source>
        <translation>发往一个 broker 的在途 Produce 请求最多 max.in.flight.requests.per.connection 个；下一个要等到应答。</translation>
    </message>
    <message>
        <source>A setting of this producer in its place. Enter edits it; the producer is closed in order and built anew with it.</source>
        <translation>这个生产者的一项设置，就在它起作用的位置。按 Enter 修改；生产者会正常关闭，再用新值重建。</translation>
    </message>
    <message>
        <source>code of your own, your disk measured</source>
        <translation>自己的代码，测量自己的磁盘</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>段</translation>
    </message>
    <message>
        <source>A piece of the log in a file of its own, named after its first offset. Only the last one grows; when it reaches segment.bytes or segment.ms, a new one is begun. Retention takes whole files, the oldest first.</source>
        <translation>日志的一段，单独一个文件，以第一个偏移量命名。只有最后一段会增长；到了 segment.bytes 或 segment.ms 就开始新的一段。保留策略整个文件地删除，最旧的先走。</translation>
    </message>
    <message>
        <source>Record batch</source>
        <translation>记录批次</translation>
    </message>
    <message>
        <source>Records that a producer sent together: a header of 61 bytes, then the records. The same bytes stand on the wire, in this file and in every replica. Enter shows them one by one.</source>
        <translation>producer 一起发送的记录：61 字节的头，后面是记录。网络上、这个文件里和每个副本里都是同样的字节。按 Enter 逐字节查看。</translation>
    </message>
    <message>
        <source>Index entry</source>
        <translation>索引项</translation>
    </message>
    <message>
        <source>Time index entry</source>
        <translation>时间索引项</translation>
    </message>
    <message>
        <source>After each index.interval.bytes one batch gets an entry: its last offset, relative to the file&apos;s name, and the byte at which it begins. Eight bytes.</source>
        <translation>每写 index.interval.bytes，一个批次得到一个索引项：它的末偏移量（相对文件名）和它开始的字节。共八字节。</translation>
    </message>
    <message>
        <source>Up to this offset no record is younger. Twelve bytes: a timestamp and a relative offset.</source>
        <translation>到这个偏移量为止没有更新的记录。共十二字节：时间戳和相对偏移量。</translation>
    </message>
    <message>
        <source>Deleted files</source>
        <translation>已删除的文件</translation>
    </message>
    <message>
        <source>Retention or the cleaner took them out of the log. They are only renamed, so that a slow reader is not surprised; file.delete.delay.ms later they are removed.</source>
        <translation>保留策略或清理器把它们移出了日志。先只是改名，免得慢的读者措手不及；过了 file.delete.delay.ms 才真正删除。</translation>
    </message>
    <message>
        <source>Files of a log</source>
        <translation>日志的文件</translation>
    </message>
    <message>
        <source>One copy of a partition as it lies on a broker&apos;s disk: a log file, two indexes for each segment, and small text files. The ruler is the file: the same column is the same byte in each of them.</source>
        <translation>分区的一个副本在 broker 磁盘上的样子：每段一个日志文件、两个索引，还有小文本文件。标尺就是文件：同一列是每个文件里的同一字节。</translation>
    </message>
    <message>
        <source>in files: find an offset, older, newer</source>
        <translation>文件里：查找偏移量，更早、更新</translation>
    </message>
    <message>
        <source>along the log, follow its end</source>
        <translation>沿日志移动，跟随末尾</translation>
    </message>
    <message>
        <source>this sheet, what is selected</source>
        <translation>这张表，所选之物是什么</translation>
    </message>
    <message>
        <source>open, save a lab</source>
        <translation>打开、保存实验</translation>
    </message>
    <message>
        <source>open a log folder</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Who reads a partition</source>
        <translation>谁读一个分区</translation>
    </message>
    <message>
        <source>One row, one partition; the bar is the member that reads it. Grey hatch: a rebalance took it away for a while. Red hatch: its reader is dead or asleep and the group does not know yet. Committed is where a new reader would begin, position where this one is; the lag goes up to the high watermark.</source>
        <translation>一行一个分区；条就是读它的成员。灰色斜线：再均衡暂时收走了它。红色斜线：读者已死或睡着，而组里还不知道。已提交是新读者会开始的地方，位置是现在读到的地方；积压一直算到高水位。</translation>
    </message>
    <message>
        <source>Member</source>
        <translation>成员</translation>
    </message>
    <message>
        <source>A member of the group that no client on the stage stands for. Its coordinator gave it this id.</source>
        <translation>组里的一个成员，舞台上没有对应的客户端。这个 id 是协调者给的。</translation>
    </message>
    <message>
        <source>Generation</source>
        <translation>代</translation>
    </message>
    <message>
        <source>Each rebalance gives the group a new number: generation, or epoch with KIP-848. Whoever comes with an old one is refused. A click shows the messages of the rebalance that led to it.</source>
        <translation>每次再均衡都给消费组一个新编号：generation，KIP-848 里叫 epoch。带着旧编号来的会被拒绝。点一下就显示促成它的那次再均衡的消息。</translation>
    </message>
    <message>
        <source>What happened to a member</source>
        <translation>成员发生了什么</translation>
    </message>
    <message>
        <source>It joined, left, died, was not heard of for session.timeout.ms, or did not call poll() for max.poll.interval.ms.</source>
        <translation>它加入、离开、死亡，或在 session.timeout.ms 内没有音讯，或在 max.poll.interval.ms 内没有调用 poll()。</translation>
    </message>
    <message>
        <source>Coordinator</source>
        <translation>协调者</translation>
    </message>
    <message>
        <source>The broker that leads the group&apos;s partition of __consumer_offsets. It keeps members and committed offsets; when it dies, the next leader of that partition reads them back.</source>
        <translation>该组在 __consumer_offsets 中那个分区的 Leader。它保管成员和已提交的偏移量；它死后，该分区的下一个 Leader 会把它们读回来。</translation>
    </message>
    <message>
        <source>Who of the group reads which partition, over time; below and beside it how the last change went, what other assignors would have done, and what stands of the group in __consumer_offsets.</source>
        <translation>组里谁在什么时候读哪个分区；下方和旁边是最近一次变化的经过、换别的分配器会怎样，以及该组在 __consumer_offsets 里的记录。</translation>
    </message>
    <message>
        <source>cluster, topic … bytes, group</source>
        <translation>集群、topic……字节、消费组</translation>
    </message>
</context>
<context>
    <name>ui::BranchDialog</name>
    <message>
        <source>Compare branches</source>
        <translation>比较分支</translation>
    </message>
    <message>
        <source>%1 and %2, both at %3</source>
        <translation>%1 与 %2，都在 %3</translation>
    </message>
    <message>
        <source>They share everything up to %1. </source>
        <translation>两者在 %1 之前完全相同。</translation>
    </message>
    <message>
        <source>Nothing differs at this instant.</source>
        <translation>此刻没有差别。</translation>
    </message>
    <message>
        <source>%1 of %2 values differ.</source>
        <translation>%2 个值中有 %1 个不同。</translation>
    </message>
    <message>
        <source>Only what differs</source>
        <translation>只看不同之处</translation>
    </message>
    <message>
        <source>What was done differently</source>
        <translation>做法有何不同</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>还有 %1 条</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>什么都没做</translation>
    </message>
    <message>
        <source>As far as both have run, the same happened.</source>
        <translation>就两者都运行到的时刻而言，发生的事完全相同。</translation>
    </message>
    <message>
        <source>nothing more</source>
        <translation>再没有事发生</translation>
    </message>
    <message>
        <source>Where they part: %1</source>
        <translation>从何处分开：%1</translation>
    </message>
    <message>
        <source>%1 at %2 and %3 at %4</source>
        <translation>%1 在 %2，%3 在 %4</translation>
    </message>
    <message>
        <source>playheads in step</source>
        <translation>播放头同步</translation>
    </message>
    <message>
        <source>each its own</source>
        <translation>各走各的</translation>
    </message>
    <message>
        <source>First difference</source>
        <translation>首个差别</translation>
    </message>
    <message>
        <source>What followed: %1</source>
        <translation>随之而来：%1</translation>
    </message>
    <message>
        <source>stages</source>
        <translation>舞台</translation>
    </message>
    <message>
        <source>balance sheet</source>
        <translation>对照表</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>ui::BreakDialog</name>
    <message>
        <source>stopped here</source>
        <translation>停在这里</translation>
    </message>
    <message>
        <source>No breakpoint yet: time runs on.</source>
        <translation>还没有断点：时间不会停。</translation>
    </message>
    <message>
        <source>Time stops when one of these becomes true:</source>
        <translation>以下任一条件成立时，时间停下：</translation>
    </message>
    <message>
        <source> · did you mean %1?</source>
        <translation> · 是不是想输入 %1？</translation>
    </message>
    <message>
        <source>Stop when</source>
        <translation>停在何时</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Breakpoints</source>
        <translation>断点</translation>
    </message>
    <message>
        <source>at %1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>true already</source>
        <translation>已经成立</translation>
    </message>
    <message>
        <source>not true yet</source>
        <translation>尚未成立</translation>
    </message>
    <message>
        <source>Time stops at the event that makes a condition true. Tab takes what is offered below the line.</source>
        <translation>条件由某个事件变为成立时，时间就停在那里。按 Tab 采用下方列出的候选。</translation>
    </message>
    <message>
        <source>What can stand here</source>
        <translation>这里可以写什么</translation>
    </message>
</context>
<context>
    <name>ui::BreakPalette</name>
    <message>
        <source>From %1: now the other node.</source>
        <translation>从 %1 开始：再点另一个节点。</translation>
    </message>
    <message>
        <source>First one node, then the other; or drag from one to the other.</source>
        <translation>先点一个节点，再点另一个；或从一个拖到另一个。</translation>
    </message>
    <message>
        <source>%1 is down already; 6 starts it again.</source>
        <translation>%1 已经停机；按 6 重新启动。</translation>
    </message>
    <message>
        <source>%1 runs already.</source>
        <translation>%1 已在运行。</translation>
    </message>
    <message>
        <source>%1 has no disk to lose; kill it with 1.</source>
        <translation>%1 没有磁盘可丢失；按 1 杀死它。</translation>
    </message>
    <message>
        <source>%1 is a program outside of the lab; only its links can be cut.</source>
        <translation>%1 是实验外的程序；只能切断它的链路。</translation>
    </message>
    <message>
        <source>Press a number, then click what shall break. Esc closes.</source>
        <translation>按数字，再点击要破坏的对象。Esc 关闭。</translation>
    </message>
    <message>
        <source>Enter runs it.</source>
        <translation>按 Enter 执行。</translation>
    </message>
    <message>
        <source>A click runs it.</source>
        <translation>点击即执行。</translation>
    </message>
    <message>
        <source>Click a broker, controller, producer or consumer; or go there with the arrows and press Enter.</source>
        <translation>点击 broker、controller、生产者或消费者；也可用方向键移过去再按 Enter。</translation>
    </message>
    <message>
        <source>Break something</source>
        <translation>制造故障</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Kill</source>
        <translation>杀死</translation>
    </message>
    <message>
        <source>The process dies at once; its disk stays.</source>
        <translation>进程立即终止；磁盘保留。</translation>
    </message>
    <message>
        <source>Power off</source>
        <translation>断电</translation>
    </message>
    <message>
        <source>The machine loses its power: bytes that were not synced are gone.</source>
        <translation>机器断电：未同步的字节丢失。</translation>
    </message>
    <message>
        <source>Pause / resume</source>
        <translation>暂停/恢复</translation>
    </message>
    <message>
        <source>It stands still as in a long garbage collection; the second time it goes on.</source>
        <translation>像长时间垃圾回收一样停住；再按一次继续。</translation>
    </message>
    <message>
        <source>Stop in order</source>
        <translation>正常停止</translation>
    </message>
    <message>
        <source>It hands over what it leads, then ends.</source>
        <translation>先移交其 Leader 身份，再退出。</translation>
    </message>
    <message>
        <source>Cut / heal a link</source>
        <translation>切断/恢复链路</translation>
    </message>
    <message>
        <source>Nothing passes between two nodes any more; the second time it does again.</source>
        <translation>两个节点之间不再有消息通过；再来一次则恢复。</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>What is down comes back with what its disk still has.</source>
        <translation>停机的节点带着磁盘上留下的内容回来。</translation>
    </message>
    <message>
        <source>Only a broker has a disk and fetchers.</source>
        <translation>只有 broker 才有磁盘和 fetcher。</translation>
    </message>
    <message>
        <source>%1 follows nobody: it leads all it has.</source>
        <translation>%1 不跟随任何副本：它的分区都由它领导。</translation>
    </message>
    <message>
        <source>Slow disk</source>
        <translation>慢盘</translation>
    </message>
    <message>
        <source>Freeze fetchers</source>
        <translation>冻结 fetcher</translation>
    </message>
    <message>
        <source>What it follows, it fetches no more; the second time it does again.</source>
        <translation>它不再拉取所跟随的分区；再点一次恢复拉取。</translation>
    </message>
    <message>
        <source>Each write takes 20 ms; the broker&apos;s menu has full and failing disks, too.</source>
        <translation>每次写入 20 ms；broker 的菜单里还有写满和出错的磁盘。</translation>
    </message>
    <message>
        <source>Mend the disk</source>
        <translation>修好磁盘</translation>
    </message>
    <message>
        <source>It is neither slow nor full nor failing any more.</source>
        <translation>不再慢、不再满，也不再出错。</translation>
    </message>
</context>
<context>
    <name>ui::CommandDialog</name>
    <message>
        <source>This line will run</source>
        <translation>将执行这一行</translation>
    </message>
    <message>
        <source>Copy the line</source>
        <translation>复制这一行</translation>
    </message>
    <message>
        <source>The same with Kafka&apos;s own tools</source>
        <translation>用 Kafka 自带工具的等价命令</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Enter runs · Esc cancels</source>
        <translation>Enter 执行 · Esc 取消</translation>
    </message>
    <message>
        <source>(default)</source>
        <translation>（默认）</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>The lines of a file</source>
        <translation>文件的各行</translation>
    </message>
    <message>
        <source>Values, one in each line</source>
        <translation>值，每行一个</translation>
    </message>
</context>
<context>
    <name>ui::DeleteTopicDialog</name>
    <message>
        <source>Delete a topic</source>
        <translation>删除 topic</translation>
    </message>
    <message>
        <source>Delete topic %1?</source>
        <translation>删除 topic %1？</translation>
    </message>
    <message>
        <source>Every broker removes its copies: %1 partitions with %2 records. Producers and consumers of it are answered with UNKNOWN_TOPIC_OR_PARTITION. “Undo the last command” brings it back on another branch of time.</source>
        <translation>每个 broker 都会删除它的副本：%1 个分区、%2 条记录。它的生产者和消费者会收到 UNKNOWN_TOPIC_OR_PARTITION。“撤销上一条命令”会在另一条时间分支上把它找回。</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete the topic</source>
        <translation>删除 topic</translation>
    </message>
</context>
<context>
    <name>ui::FindBox</name>
    <message>
        <source>Find a broker, topic, partition, group, lesson, or a command to run</source>
        <translation>查找 broker、topic、分区、消费组、课程，或要运行的命令</translation>
    </message>
    <message>
        <source>Find anything</source>
        <translation>查找任何东西</translation>
    </message>
    <message>
        <source>Nothing is called so here. Try a number (“broker 2”), a name (“orders-0”) or a whole command (“pause broker 2”).</source>
        <translation>这里没有叫这个名字的。试试编号（“broker 2”）、名字（“orders-0”）或完整命令（“pause broker 2”）。</translation>
    </message>
    <message>
        <source>↑ ↓ choose · Enter shows it, opens it or runs it · Esc closes</source>
        <translation>↑ ↓ 选择 · Enter 显示、打开或运行 · Esc 关闭</translation>
    </message>
</context>
<context>
    <name>ui::FirstOpen</name>
    <message>
        <source>This cluster is alive</source>
        <translation>这个集群是活的</translation>
    </message>
    <message>
        <source>In the water: every in-sync replica has it, consumers may read it.</source>
        <translation>在水里：每个同步副本都有它，消费者可以读。</translation>
    </message>
    <message>
        <source>Dry, outlined: above the high watermark, it can still be lost.</source>
        <translation>干的、有虚线框：高于高水位，仍可能丢失。</translation>
    </message>
    <message>
        <source>Break something</source>
        <translation>弄坏点什么</translation>
    </message>
    <message>
        <source>Right-click a broker, or select it and press K. Then select a row and press W to ask why.</source>
        <translation>右键点一个 broker，或选中它按 K。然后选一行，按 W 问为什么。</translation>
    </message>
    <message>
        <source>Kill broker 1</source>
        <translation>杀死 broker 1</translation>
    </message>
    <message>
        <source>Start broker 1 again</source>
        <translation>重新启动 broker 1</translation>
    </message>
    <message>
        <source>Connect a client</source>
        <translation>连接客户端</translation>
    </message>
    <message>
        <source>It speaks Kafka: your own program can join this cluster now.</source>
        <translation>它说 Kafka 协议：你自己的程序现在就能加入这个集群。</translation>
    </message>
    <message>
        <source>Copy the first line</source>
        <translation>复制第一行</translation>
    </message>
    <message>
        <source>Start a lesson</source>
        <translation>开始一课</translation>
    </message>
    <message>
        <source>All lessons</source>
        <translation>全部课程</translation>
    </message>
    <message>
        <source>%1 lesson</source>
        <translation>%1 课</translation>
    </message>
    <message>
        <source>%1 lessons</source>
        <translation>%1 课</translation>
    </message>
    <message>
        <source>Each checks what you really did, in a lab of its own.</source>
        <translation>每一课都有自己的实验，检查你真正做了什么。</translation>
    </message>
    <message>
        <source>New to Kafka? Begin with %1.</source>
        <translation>没接触过 Kafka？从 %1 开始。</translation>
    </message>
    <message>
        <source>%1 broker</source>
        <translation>%1 个 broker</translation>
    </message>
    <message>
        <source>%1 brokers</source>
        <translation>%1 个 broker</translation>
    </message>
    <message>
        <source>%1 controller</source>
        <translation>%1 个控制器</translation>
    </message>
    <message>
        <source>%1 controllers</source>
        <translation>%1 个控制器</translation>
    </message>
    <message>
        <source>%1 producer</source>
        <translation>%1 个生产者</translation>
    </message>
    <message>
        <source>%1 producers</source>
        <translation>%1 个生产者</translation>
    </message>
    <message>
        <source>%1 consumer</source>
        <translation>%1 个消费者</translation>
    </message>
    <message>
        <source>%1 consumers</source>
        <translation>%1 个消费者</translation>
    </message>
    <message>
        <source>%1. Everything on the stage is done by the engine in this window.</source>
        <translation>%1。舞台上的一切都由这个窗口里的引擎完成。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 of %2 steps done</source>
        <translation>完成 %1/%2 步</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>读不出来</translation>
    </message>
    <message>
        <source> · %1 way found</source>
        <translation> · 找到 %1 种办法</translation>
    </message>
    <message>
        <source> · %1 ways found</source>
        <translation> · 找到 %1 种办法</translation>
    </message>
    <message>
        <source>Cards that come back</source>
        <translation>该复习的卡片</translation>
    </message>
    <message>
        <source>%1 is due</source>
        <translation>%1 张到期</translation>
    </message>
    <message>
        <source>%1 are due</source>
        <translation>%1 张到期</translation>
    </message>
</context>
<context>
    <name>ui::HelpSheet</name>
    <message>
        <source>Esc closes · ? all keys · Ctrl+K finds anything</source>
        <translation>Esc 关闭 · ? 所有按键 · Ctrl+K 查找任何东西</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>所有按键</translation>
    </message>
    <message>
        <source>Single letters act while the stage has the keyboard; each shows the command that it ran.</source>
        <translation>键盘焦点在舞台上时，单个字母起作用；每次都显示所运行的命令。</translation>
    </message>
    <message>
        <source>Marks</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Keys for it, as it is now</source>
        <translation>它现在可用的按键</translation>
    </message>
</context>
<context>
    <name>ui::InvariantLamp</name>
    <message>
        <source>Invariants hold</source>
        <translation>不变式成立</translation>
    </message>
    <message>
        <source>Every invariant of the cluster has held after every event: one leader in an epoch, in-sync replicas agree, the high watermark never goes back …</source>
        <translation>每个事件之后，集群的所有不变式都成立：一个 epoch 只有一个 Leader，同步副本一致，高水位从不后退 …</translation>
    </message>
    <message>
        <source>%1 violations of an invariant</source>
        <translation>%1 次违反不变式</translation>
    </message>
    <message>
        <source>First violated at %1: %2. %3
Press to look at it.</source>
        <translation>首次违反在 %1：%2。%3
按下即可查看。</translation>
    </message>
</context>
<context>
    <name>ui::MainWindow</name>
    <message>
        <source>Console</source>
        <translation>控制台</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>System</source>
        <translation>系统</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open a lab…</source>
        <translation>打开实验…</translation>
    </message>
    <message>
        <source>Save the lab as…</source>
        <translation>实验另存为…</translation>
    </message>
    <message>
        <source>Open the folder of the files</source>
        <translation>打开文件所在的文件夹</translation>
    </message>
    <message>
        <source>files: %1</source>
        <translation>文件：%1</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>&amp;Lab</source>
        <translation>实验(&amp;L)</translation>
    </message>
    <message>
        <source>Start a producer…</source>
        <translation>启动生产者…</translation>
    </message>
    <message>
        <source>Start a consumer…</source>
        <translation>启动消费者…</translation>
    </message>
    <message>
        <source>Create a topic…</source>
        <translation>创建 topic…</translation>
    </message>
    <message>
        <source>Undo the last command</source>
        <translation>撤销上一条命令</translation>
    </message>
    <message>
        <source>&amp;Break</source>
        <translation>故障(&amp;B)</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source> · did you mean %1?</source>
        <translation> · 是不是想输入 %1？</translation>
    </message>
    <message>
        <source>Port 9092 is taken by another program; this cluster listens on %1.</source>
        <translation>端口 9092 已被别的程序占用；这个集群监听 %1。</translation>
    </message>
    <message>
        <source>The cluster stands still: %1</source>
        <translation>集群停住了：%1</translation>
    </message>
    <message>
        <source>stopped: %1</source>
        <translation>已停：%1</translation>
    </message>
    <message>
        <source> · branch %1</source>
        <translation> · 分支 %1</translation>
    </message>
    <message>
        <source>%1 under-replicated</source>
        <translation>%1 个副本不足</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Save the lab</source>
        <translation>保存实验</translation>
    </message>
    <message>
        <source>Labs (*.hwlab)</source>
        <translation>实验 (*.hwlab)</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Open a lab</source>
        <translation>打开实验</translation>
    </message>
    <message>
        <source>The lesson cannot be read: %1</source>
        <translation>无法读取课程：%1</translation>
    </message>
    <message>
        <source>Lesson %1</source>
        <translation>第 %1 课</translation>
    </message>
    <message>
        <source>The lesson is closed. The lab stays as it is, and everything is open.</source>
        <translation>课程已关闭。实验保持原样，全部功能可用。</translation>
    </message>
    <message>
        <source>%1 broker</source>
        <translation>%1 个 broker</translation>
    </message>
    <message>
        <source>%1 brokers</source>
        <translation>%1 个 broker</translation>
    </message>
    <message>
        <source>%1 topic</source>
        <translation>%1 个 topic</translation>
    </message>
    <message>
        <source>%1 topics</source>
        <translation>%1 个 topic</translation>
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
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Time</source>
        <translation>时间(&amp;T)</translation>
    </message>
    <message>
        <source>Presenter&apos;s view: stage at 150 %, no panels</source>
        <translation>演示视图：舞台 150 %，不显示面板</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>减少动画</translation>
    </message>
    <message>
        <source>Switch the language</source>
        <translation>切换语言</translation>
    </message>
    <message>
        <source>Find anything…</source>
        <translation>查找任何东西…</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>所有按键</translation>
    </message>
    <message>
        <source>What is the selected thing?</source>
        <translation>选中的是什么？</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Break something…</source>
        <translation>制造故障…</translation>
    </message>
    <message>
        <source>Delete topic %1…</source>
        <translation>删除 topic %1…</translation>
    </message>
    <message>
        <source>Free lab</source>
        <translation>自由实验</translation>
    </message>
    <message>
        <source>What real clients sent is not part of an experiment: only the lab&apos;s own producers and consumers play.</source>
        <translation>真实客户端发送的内容不参与试验：只有实验自己的生产者和消费者参加。</translation>
    </message>
    <message>
        <source>Seed %1 of the experiment, paused where it lost its first record.</source>
        <translation>试验的种子 %1，停在它丢失第一条消息的时刻。</translation>
    </message>
    <message>
        <source>Experiment…</source>
        <translation>试验…</translation>
    </message>
    <message>
        <source>Leave the lesson</source>
        <translation>离开课程</translation>
    </message>
    <message>
        <source>L&amp;essons</source>
        <translation>课程(&amp;E)</translation>
    </message>
    <message>
        <source>Plots: metrics, and what acks costs…</source>
        <translation>图表：指标，以及 acks 的代价…</translation>
    </message>
    <message>
        <source>%1 — the last version that could be read stays.</source>
        <translation>%1 —— 先用上一个能读的版本。</translation>
    </message>
    <message>
        <source>The lesson was read again.</source>
        <translation>课程已重新读入。</translation>
    </message>
    <message>
        <source>Locked in this step</source>
        <translation>这一步锁着</translation>
    </message>
    <message>
        <source>Open in this step: %1</source>
        <translation>这一步可用：%1</translation>
    </message>
    <message>
        <source>controller %1</source>
        <translation>controller %1</translation>
    </message>
    <message>
        <source>the cluster</source>
        <translation>整个集群</translation>
    </message>
    <message>
        <source>Partitioners side by side…</source>
        <translation>并排比较分区器…</translation>
    </message>
    <message>
        <source>Code of your own</source>
        <translation>自己的代码</translation>
    </message>
    <message>
        <source>Code of your own…</source>
        <translation>自己的代码…</translation>
    </message>
    <message>
        <source>Why Kafka is fast: your disk, measured…</source>
        <translation>Kafka 为什么快：测量你的磁盘…</translation>
    </message>
    <message>
        <source>Bytes of what is selected</source>
        <translation>所选之物的字节</translation>
    </message>
    <message>
        <source>The folder cannot be opened: %1.</source>
        <translation>打不开文件夹：%1。</translation>
    </message>
    <message>
        <source>The folder cannot be opened: %1 is not there.</source>
        <translation>打不开文件夹：%1 不存在。</translation>
    </message>
    <message>
        <source>Open its files</source>
        <translation>打开它的文件</translation>
    </message>
    <message>
        <source>Copy the path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the folder: %1</source>
        <translation>打开文件夹：%1</translation>
    </message>
    <message>
        <source>%1 is no lab; drop a .hwlab file, or a Kafka log folder</source>
        <translation>%1 不是实验；请拖入 .hwlab 文件或 Kafka 日志文件夹</translation>
    </message>
    <message>
        <source>Open a Kafka log folder…</source>
        <translation>打开 Kafka 日志文件夹……</translation>
    </message>
    <message>
        <source>Open the group</source>
        <translation>打开消费组</translation>
    </message>
</context>
<context>
    <name>ui::PartitionersDialog</name>
    <message>
        <source>%1 record</source>
        <translation>%1 条记录</translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation>%1 条记录</translation>
    </message>
    <message>
        <source>%1 request</source>
        <translation>%1 个请求</translation>
    </message>
    <message>
        <source>%1 requests</source>
        <translation>%1 个请求</translation>
    </message>
    <message>
        <source>batch of %1 on average</source>
        <translation>批次平均 %1</translation>
    </message>
    <message>
        <source>acked after %1 on average</source>
        <translation>平均 %1 后确认</translation>
    </message>
    <message>
        <source>Partitioners side by side</source>
        <translation>并排比较分区器</translation>
    </message>
    <message>
        <source>The lab is played three times from its beginning to this instant, each time with another partitioner for this producer. Keys go where their hash says in all of them; what differs is where records without a key go.</source>
        <translation>从头到此刻把实验重放三遍，每遍为这个生产者换一个分区器。有 key 的记录在三者中都按哈希去往同一分区；不同的是无 key 的记录去哪里。</translation>
    </message>
    <message>
        <source>Producer</source>
        <translation>生产者</translation>
    </message>
    <message>
        <source>Play them</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>No command of this lab starts a producer.</source>
        <translation>这个实验里没有启动生产者的命令。</translation>
    </message>
    <message>
        <source>Playing the lab to %1, three times…</source>
        <translation>正在把实验播放到 %1，共三遍…</translation>
    </message>
    <message>
        <source>Played to %1.</source>
        <translation>已播放到 %1。</translation>
    </message>
</context>
<context>
    <name>ui::PlotsDialog</name>
    <message>
        <source>Plots</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>What acks costs</source>
        <translation>acks 的代价</translation>
    </message>
</context>
<context>
    <name>ui::SpaceTimeDialog</name>
    <message>
        <source>Space-time diagram</source>
        <translation>时空图</translation>
    </message>
    <message>
        <source>Each line a node, each arrow a message: %1 to %2 (%3)</source>
        <translation>每条线一个节点，每个箭头一条消息：%1 到 %2（%3）</translation>
    </message>
    <message>
        <source>Heartbeats and empty fetches, too</source>
        <translation>也显示心跳和空拉取</translation>
    </message>
    <message>
        <source>%1 messages are left out: zoom the timeline to a shorter stretch. </source>
        <translation>有 %1 条消息没有画出：请把时间线缩到更短的一段。</translation>
    </message>
    <message>
        <source>Wheel or + - 0: zoom. Click or Enter: look at that instant. Rest the pointer on an arrow or a mark to read it.</source>
        <translation>滚轮或 + - 0：缩放。点击或 Enter：查看那一时刻。把指针停在箭头或标记上即可阅读。</translation>
    </message>
</context>
<context>
    <name>ui::TimeBar</name>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>auto</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>To the start</source>
        <translation>回到开头</translation>
    </message>
    <message>
        <source>Step one event</source>
        <translation>步进一个事件</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>回到现在</translation>
    </message>
    <message>
        <source>Continue from here</source>
        <translation>从这里继续</translation>
    </message>
    <message>
        <source>Virtual seconds for one second of the wall</source>
        <translation>墙上一秒对应的虚拟秒数</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Kind of event to step to</source>
        <translation>要跳到的事件类别</translation>
    </message>
    <message>
        <source>Back to the last one of this kind</source>
        <translation>回到上一个这类事件</translation>
    </message>
    <message>
        <source>To the next one of this kind</source>
        <translation>跳到下一个这类事件</translation>
    </message>
</context>
<context>
    <name>ui::TimeControl</name>
    <message>
        <source>an append</source>
        <translation>一次追加</translation>
    </message>
    <message>
        <source>a high watermark advances</source>
        <translation>高水位前进</translation>
    </message>
    <message>
        <source>a high watermark is held</source>
        <translation>高水位被拖住</translation>
    </message>
    <message>
        <source>a leader is elected</source>
        <translation>选出 Leader</translation>
    </message>
    <message>
        <source>an ISR shrinks</source>
        <translation>ISR 缩小</translation>
    </message>
    <message>
        <source>an ISR expands</source>
        <translation>ISR 扩大</translation>
    </message>
    <message>
        <source>a log is truncated</source>
        <translation>日志被截断</translation>
    </message>
    <message>
        <source>a broker is fenced</source>
        <translation>broker 被 fence</translation>
    </message>
    <message>
        <source>an ack reaches its producer</source>
        <translation>确认到达生产者</translation>
    </message>
    <message>
        <source>a producer retries</source>
        <translation>生产者重试</translation>
    </message>
    <message>
        <source>a group changes its state</source>
        <translation>消费组状态改变</translation>
    </message>
    <message>
        <source>an offset is committed</source>
        <translation>提交 offset</translation>
    </message>
    <message>
        <source>a command</source>
        <translation>一条命令</translation>
    </message>
    <message>
        <source>Nothing happened before this instant.</source>
        <translation>此刻之前什么也没有发生。</translation>
    </message>
    <message>
        <source>Not before this instant: %1.</source>
        <translation>此刻之前没有：%1。</translation>
    </message>
    <message>
        <source>Look at %1</source>
        <translation>查看 %1</translation>
    </message>
    <message>
        <source>Continue from %1 on a new branch</source>
        <translation>从 %1 在新分支上继续</translation>
    </message>
    <message>
        <source>Step one event</source>
        <translation>前进一个事件</translation>
    </message>
    <message>
        <source>Step back one event</source>
        <translation>后退一个事件</translation>
    </message>
    <message>
        <source>Forward until %1</source>
        <translation>前进到：%1</translation>
    </message>
    <message>
        <source>Back until %1</source>
        <translation>后退到：%1</translation>
    </message>
    <message>
        <source>Step until</source>
        <translation>步进到</translation>
    </message>
    <message>
        <source>Stop when…</source>
        <translation>停在何时…</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
    </message>
    <message>
        <source>Compare branches</source>
        <translation>比较分支</translation>
    </message>
    <message>
        <source>%1 and %2</source>
        <translation>%1 与 %2</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>前往 %1</translation>
    </message>
    <message>
        <source>Compare %1 and %2</source>
        <translation>比较 %1 与 %2</translation>
    </message>
    <message>
        <source>That was it again.</source>
        <translation>重放完毕。</translation>
    </message>
    <message>
        <source>Slowly again: %1 to %2.</source>
        <translation>慢速重放：%1 到 %2。</translation>
    </message>
    <message>
        <source>Over and over: %1 to %2. Shift+L ends it.</source>
        <translation>循环播放：%1 到 %2。按 Shift+L 结束。</translation>
    </message>
    <message>
        <source>Slowly again: the last %1 things that happened</source>
        <translation>慢速重放最近发生的 %1 件事</translation>
    </message>
    <message>
        <source>End the loop</source>
        <translation>结束循环</translation>
    </message>
    <message>
        <source>Loop what is marked or seen</source>
        <translation>循环播放选中或可见的时段</translation>
    </message>
    <message>
        <source>Space-time diagram of what is marked or seen</source>
        <translation>选中或可见时段的时空图</translation>
    </message>
    <message>
        <source>There is one future only. Look at a past instant and press B: that is a second one.</source>
        <translation>现在只有一个未来。查看过去的某一时刻并按 B，就有第二个。</translation>
    </message>
    <message>
        <source>… with a name of its own…</source>
        <translation>……用自己取的名字…</translation>
    </message>
    <message>
        <source>send() puts a record into a batch</source>
        <translation>send() 把一条消息放进批次</translation>
    </message>
    <message>
        <source>a batch leaves its producer</source>
        <translation>一个批次离开生产者</translation>
    </message>
    <message>
        <source>send() fails</source>
        <translation>send() 失败</translation>
    </message>
</context>
</TS>
