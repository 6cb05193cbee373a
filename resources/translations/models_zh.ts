<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::AcksCost</name>
    <message>
        <source>no fault</source>
        <translation>没有故障</translation>
    </message>
    <message>
        <source>the leader is killed</source>
        <translation>Leader 被杀死</translation>
    </message>
    <message>
        <source>the leader loses power</source>
        <translation>Leader 断电</translation>
    </message>
    <message>
        <source>the leader pauses: a long GC</source>
        <translation>Leader 暂停：一次长 GC</translation>
    </message>
    <message>
        <source>the leader is cut off from its followers, then loses power</source>
        <translation>Leader 与 Follower 断开，然后断电</translation>
    </message>
    <message>
        <source>one follower stops fetching</source>
        <translation>一个 Follower 停止拉取</translation>
    </message>
    <message>
        <source>The topic has no leader before the fault: this cluster cannot be measured.</source>
        <translation>故障之前 topic 就没有 Leader：这个集群无法测量。</translation>
    </message>
    <message>
        <source>one follower is 100 ms away</source>
        <translation>一个 Follower 远在 100 ms 之外</translation>
    </message>
    <message>
        <source>the leader&apos;s disk takes 50 ms for each write</source>
        <translation>Leader 的磁盘每次写入要 50 ms</translation>
    </message>
</context>
<context>
    <name>ui::ByteJourney</name>
    <message>
        <source>answered to %1</source>
        <translation>已答复 %1</translation>
    </message>
    <message>
        <source>request of %1, version %2</source>
        <translation>请求 %1，版本 %2</translation>
    </message>
    <message>
        <source>byte %1 of %2</source>
        <translation>%2 的第 %1 字节</translation>
    </message>
    <message>
        <source>%1 wrote the batch anew, in another codec or format</source>
        <translation>%1 用另一种压缩或格式重写了批次</translation>
    </message>
    <message>
        <source>%1 stamped offset and epoch, CRC kept</source>
        <translation>%1 写上偏移量和 epoch，CRC 不变</translation>
    </message>
    <message>
        <source>Fetch, %1</source>
        <translation>Fetch，%1</translation>
    </message>
    <message>
        <source>stored at byte %1 there too</source>
        <translation>在那里也存于第 %1 字节</translation>
    </message>
    <message>
        <source>stored at byte %1 of %2 there</source>
        <translation>在那里存于 %2 的第 %1 字节</translation>
    </message>
    <message>
        <source>high watermark %1 → %2</source>
        <translation>高水位 %1 → %2</translation>
    </message>
    <message>
        <source>on every in-sync replica: readable</source>
        <translation>已在每个同步副本上：可读</translation>
    </message>
    <message>
        <source>no answer is awaited (acks=0)</source>
        <translation>不等答复（acks=0）</translation>
    </message>
    <message>
        <source>%1 knows it after %2</source>
        <translation>%1 在 %2 后得知</translation>
    </message>
    <message>
        <source>delivered %1</source>
        <translation>交付了 %1</translation>
    </message>
    <message>
        <source>delivered %1 to %2</source>
        <translation>交付了 %1 到 %2</translation>
    </message>
    <message>
        <source>cut off on %1</source>
        <translation>在 %1 上被截断</translation>
    </message>
    <message>
        <source>its log ends at %1 again</source>
        <translation>它的日志又止于 %1</translation>
    </message>
    <message>
        <source>wire</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>copy</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>safe</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>ack</source>
        <translation>确认</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>截断</translation>
    </message>
</context>
<context>
    <name>ui::ByteWords</name>
    <message>
        <source>%1 response v%2, %3 → %4</source>
        <translation>%1 响应 v%2，%3 → %4</translation>
    </message>
    <message>
        <source>%1 request v%2, %3 → %4</source>
        <translation>%1 请求 v%2，%3 → %4</translation>
    </message>
    <message>
        <source>Record batch v%1 at byte %2</source>
        <translation>记录批次 v%1，位于第 %2 字节</translation>
    </message>
    <message>
        <source>%1 behind the size in front</source>
        <translation>最前的长度之后 %1</translation>
    </message>
    <message>
        <source>%1 record batch in it</source>
        <translation>其中 %1 个记录批次</translation>
    </message>
    <message>
        <source>%1 record batches in it</source>
        <translation>其中 %1 个记录批次</translation>
    </message>
    <message>
        <source>%1 record</source>
        <translation>%1 条记录</translation>
    </message>
    <message>
        <source>%1 records</source>
        <translation>%1 条记录</translation>
    </message>
    <message>
        <source>%1: a %2-byte header, then %3 as one block of %4</source>
        <translation>%1：%2 字节的头部，然后是 %3，压成一整块 %4</translation>
    </message>
    <message>
        <source>%1: a %2-byte header, then %3; the same bytes on the wire, on disk and on every follower</source>
        <translation>%1：%2 字节的头部，然后是 %3；网络上、磁盘上、每个 Follower 上都是同样的字节</translation>
    </message>
    <message>
        <source>cut off in front of its magic</source>
        <translation>在 magic 之前就断了</translation>
    </message>
    <message>
        <source>unknown magic</source>
        <translation>不认识的 magic</translation>
    </message>
    <message>
        <source>cut off in its header</source>
        <translation>头部被截断</translation>
    </message>
    <message>
        <source>batch length shorter than a header</source>
        <translation>批次长度比头部还短</translation>
    </message>
    <message>
        <source>batch length goes beyond the bytes that are here</source>
        <translation>批次长度超出现有的字节</translation>
    </message>
    <message>
        <source>negative record count</source>
        <translation>记录数为负</translation>
    </message>
    <message>
        <source>bytes behind the last record</source>
        <translation>最后一条记录之后还有字节</translation>
    </message>
    <message>
        <source>bytes behind the batch</source>
        <translation>批次之后还有字节</translation>
    </message>
    <message>
        <source>bytes behind the value</source>
        <translation>value 之后还有字节</translation>
    </message>
    <message>
        <source>bytes behind the message</source>
        <translation>消息之后还有字节</translation>
    </message>
    <message>
        <source>bytes behind the frame</source>
        <translation>帧之后还有字节</translation>
    </message>
    <message>
        <source>does not fit its description</source>
        <translation>与它的格式描述不符</translation>
    </message>
    <message>
        <source>no such API</source>
        <translation>没有这个 API</translation>
    </message>
    <message>
        <source>unknown version</source>
        <translation>不认识的版本</translation>
    </message>
    <message>
        <source>size goes beyond the bytes that are here</source>
        <translation>长度超出现有的字节</translation>
    </message>
    <message>
        <source>fewer records than the batch declares</source>
        <translation>记录比批次声明的少</translation>
    </message>
    <message>
        <source>record longer than what is left of its batch</source>
        <translation>记录比批次余下的还长</translation>
    </message>
    <message>
        <source>record length differs from its fields</source>
        <translation>记录长度与各字段不符</translation>
    </message>
    <message>
        <source>invalid record structure</source>
        <translation>记录结构无效</translation>
    </message>
    <message>
        <source>codec %1</source>
        <translation>压缩 %1</translation>
    </message>
    <message>
        <source>transactional</source>
        <translation>事务</translation>
    </message>
    <message>
        <source>control batch</source>
        <translation>控制批次</translation>
    </message>
    <message>
        <source>delete horizon</source>
        <translation>删除时限</translation>
    </message>
    <message>
        <source>The offset of the first record. The leader writes it; the CRC does not cover it.</source>
        <translation>第一条记录的偏移量。由 Leader 写入；不在 CRC 之内。</translation>
    </message>
    <message>
        <source>How many bytes follow from byte 12 on: %1 in all.</source>
        <translation>从第 12 字节起还有多少字节：总共 %1。</translation>
    </message>
    <message>
        <source>The epoch of the leader that appended the batch. The leader writes it; the CRC does not cover it.</source>
        <translation>追加这个批次的 Leader 的 epoch。由 Leader 写入；不在 CRC 之内。</translation>
    </message>
    <message>
        <source>The version of the format; 2 since Kafka 0.11.</source>
        <translation>格式的版本；自 Kafka 0.11 起为 2。</translation>
    </message>
    <message>
        <source>CRC-32C of byte 21 to the end: it fits. So a broker can write offset and epoch without touching it.</source>
        <translation>从第 21 字节到末尾的 CRC-32C：相符。所以 broker 写偏移量和 epoch 时不必动它。</translation>
    </message>
    <message>
        <source>CRC-32C of byte 21 to the end: it does not fit; the bytes give %1.</source>
        <translation>从第 21 字节到末尾的 CRC-32C：不符；这些字节算出来是 %1。</translation>
    </message>
    <message>
        <source>Bits: %1.</source>
        <translation>各位：%1。</translation>
    </message>
    <message>
        <source>From baseOffset to the last offset: %1. Compaction leaves it as it is.</source>
        <translation>从 baseOffset 到最后的偏移量：%1。压实不改动它。</translation>
    </message>
    <message>
        <source>The timestamp of the first record: %1. Each record holds its distance to it.</source>
        <translation>第一条记录的时间戳：%1。每条记录存的是与它的差。</translation>
    </message>
    <message>
        <source>Bit 6 of the attributes is set: tombstones and markers in here may go from %1 on (KIP-534).</source>
        <translation>attributes 的第 6 位已置：其中的墓碑和标记从 %1 起可以删除（KIP-534）。</translation>
    </message>
    <message>
        <source>When the leader appended it: %1. It counts for every record.</source>
        <translation>Leader 追加它的时间：%1。对每条记录都以它为准。</translation>
    </message>
    <message>
        <source>The largest timestamp in the batch: %1.</source>
        <translation>批次里最大的时间戳：%1。</translation>
    </message>
    <message>
        <source>None: its producer is not idempotent.</source>
        <translation>没有：它的生产者不是幂等的。</translation>
    </message>
    <message>
        <source>The idempotent producer that made the batch.</source>
        <translation>写出这个批次的幂等生产者。</translation>
    </message>
    <message>
        <source>The epoch of that producer: a higher one fences it.</source>
        <translation>该生产者的 epoch：更高的 epoch 会隔离它。</translation>
    </message>
    <message>
        <source>The first record&apos;s number in what this producer sends to the partition: by it a broker finds gaps and repetitions.</source>
        <translation>第一条记录在该生产者发往此分区的序列中的编号：broker 靠它发现缺口和重复。</translation>
    </message>
    <message>
        <source>How many records the batch holds.</source>
        <translation>批次里有多少条记录。</translation>
    </message>
    <message>
        <source>All records as one block of %1: %2 bytes here, %3 unpacked.</source>
        <translation>所有记录压成一整块 %1：这里 %2 字节，解开后 %3 字节。</translation>
    </message>
    <message>
        <source>How many bytes of this record follow.</source>
        <translation>这条记录后面还有多少字节。</translation>
    </message>
    <message>
        <source>Not used: 0.</source>
        <translation>不使用：0。</translation>
    </message>
    <message>
        <source>Distance to baseTimestamp. It does not count: the topic has LogAppendTime.</source>
        <translation>与 baseTimestamp 的差。不起作用：topic 用的是 LogAppendTime。</translation>
    </message>
    <message>
        <source>Distance to baseTimestamp: this record is of %1.</source>
        <translation>与 baseTimestamp 的差：这条记录的时间是 %1。</translation>
    </message>
    <message>
        <source>Distance to baseOffset: this record has offset %1.</source>
        <translation>与 baseOffset 的差：这条记录的偏移量是 %1。</translation>
    </message>
    <message>
        <source>The record has no key.</source>
        <translation>这条记录没有 key。</translation>
    </message>
    <message>
        <source>How many bytes the key has.</source>
        <translation>key 有多少字节。</translation>
    </message>
    <message>
        <source>The key: equal keys go to one partition, and compaction keeps the last record of each.</source>
        <translation>key：相同的 key 进同一个分区，压实为每个 key 保留最后一条记录。</translation>
    </message>
    <message>
        <source>The value is null: a tombstone, where the topic is compacted.</source>
        <translation>value 为 null：在压实的 topic 里就是墓碑。</translation>
    </message>
    <message>
        <source>How many bytes the value has.</source>
        <translation>value 有多少字节。</translation>
    </message>
    <message>
        <source>The value, as its serializer made it.</source>
        <translation>value，由序列化器生成。</translation>
    </message>
    <message>
        <source>How many headers follow.</source>
        <translation>后面有多少个 header。</translation>
    </message>
    <message>
        <source>How many bytes the header&apos;s key has.</source>
        <translation>这个 header 的 key 有多少字节。</translation>
    </message>
    <message>
        <source>The key of a header.</source>
        <translation>一个 header 的 key。</translation>
    </message>
    <message>
        <source>The header&apos;s value is null.</source>
        <translation>这个 header 的 value 为 null。</translation>
    </message>
    <message>
        <source>How many bytes the header&apos;s value has.</source>
        <translation>这个 header 的 value 有多少字节。</translation>
    </message>
    <message>
        <source>The value of a header.</source>
        <translation>一个 header 的 value。</translation>
    </message>
    <message>
        <source>In which version this is written.</source>
        <translation>这里用的是哪个版本。</translation>
    </message>
    <message>
        <source>Kafka wrote this record for itself: %1.</source>
        <translation>这条记录是 Kafka 写给自己的：%1。</translation>
    </message>
    <message>
        <source>The epoch of the transaction coordinator that sent the marker.</source>
        <translation>发出标记的事务协调者的 epoch。</translation>
    </message>
    <message>
        <source>The offset of the message; of a compressed one, that of the last message inside.</source>
        <translation>消息的偏移量；压缩消息则是其中最后一条的偏移量。</translation>
    </message>
    <message>
        <source>How many bytes follow.</source>
        <translation>后面有多少字节。</translation>
    </message>
    <message>
        <source>CRC-32 of everything behind it.</source>
        <translation>其后全部内容的 CRC-32。</translation>
    </message>
    <message>
        <source>The timestamp of the message: %1.</source>
        <translation>消息的时间戳：%1。</translation>
    </message>
    <message>
        <source>How many bytes follow: so a reader of the connection finds the end.</source>
        <translation>后面有多少字节：读连接的一方由此找到结尾。</translation>
    </message>
    <message>
        <source>Which request it is: %1.</source>
        <translation>是哪种请求：%1。</translation>
    </message>
    <message>
        <source>In which version it and its response are written.</source>
        <translation>它和它的响应用哪个版本书写。</translation>
    </message>
    <message>
        <source>The client&apos;s number for the request; the response carries the same.</source>
        <translation>客户端给请求的编号；响应带着同一个。</translation>
    </message>
    <message>
        <source>What the client calls itself; quotas and logs go by it.</source>
        <translation>客户端的自称；配额和日志都按它区分。</translation>
    </message>
    <message>
        <source>No error.</source>
        <translation>没有错误。</translation>
    </message>
    <message>
        <source>The error %1.</source>
        <translation>错误 %1。</translation>
    </message>
    <message>
        <source>Null: nothing follows.</source>
        <translation>null：后面什么也没有。</translation>
    </message>
    <message>
        <source>How many bytes follow. The compact form holds one more than that; 0 is null.</source>
        <translation>后面有多少字节。紧凑形式存的是它加一；0 表示 null。</translation>
    </message>
    <message>
        <source>Null: there is no array.</source>
        <translation>null：没有数组。</translation>
    </message>
    <message>
        <source>How many elements follow. The compact form holds one more than that; 0 is null.</source>
        <translation>后面有多少个元素。紧凑形式存的是它加一；0 表示 null。</translation>
    </message>
    <message>
        <source>How many elements follow.</source>
        <translation>后面有多少个元素。</translation>
    </message>
    <message>
        <source>Null: the struct is not here.</source>
        <translation>null：没有这个结构。</translation>
    </message>
    <message>
        <source>The struct follows.</source>
        <translation>后面就是这个结构。</translation>
    </message>
    <message>
        <source>No tagged fields follow (KIP-482).</source>
        <translation>后面没有带标签的字段（KIP-482）。</translation>
    </message>
    <message>
        <source>How many tagged fields follow (KIP-482).</source>
        <translation>后面有多少个带标签的字段（KIP-482）。</translation>
    </message>
    <message>
        <source>The number of a tagged field.</source>
        <translation>带标签字段的编号。</translation>
    </message>
    <message>
        <source>How many bytes the tagged field takes: who does not know it skips them.</source>
        <translation>带标签的字段占多少字节：不认识它的一方就跳过。</translation>
    </message>
    <message>
        <source>A tagged field that this version does not know. It is kept and passed on.</source>
        <translation>这个版本不认识的带标签字段。它会被保留并传下去。</translation>
    </message>
    <message>
        <source>Record batches, as they stand in the log.</source>
        <translation>记录批次，与日志里的一样。</translation>
    </message>
    <message>
        <source>The field %1 of the message.</source>
        <translation>消息的字段 %1。</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>读不出来</translation>
    </message>
    <message>
        <source>left over</source>
        <translation>多余的</translation>
    </message>
    <message>
        <source>These bytes belong to no field: %1.</source>
        <translation>这些字节不属于任何字段：%1。</translation>
    </message>
    <message>
        <source>Cannot be read: %1.</source>
        <translation>读不出来：%1。</translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation>第 %1 字节</translation>
    </message>
    <message>
        <source>%1 byte</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 字节</translation>
    </message>
    <message>
        <source>batch %1</source>
        <translation>批次 %1</translation>
    </message>
</context>
<context>
    <name>ui::Compare</name>
    <message>
        <source>leader</source>
        <translation>Leader</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>broker %1, epoch %2</source>
        <translation>broker %1，epoch %2</translation>
    </message>
    <message>
        <source>high watermark</source>
        <translation>高水位</translation>
    </message>
    <message>
        <source>log end offset</source>
        <translation>日志末端 offset</translation>
    </message>
    <message>
        <source>called</source>
        <translation>已调用 send</translation>
    </message>
    <message>
        <source>acked</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>acked but lost</source>
        <translation>已确认却丢失</translation>
    </message>
    <message>
        <source>acked, no leader to ask</source>
        <translation>已确认，暂无 Leader 可查</translation>
    </message>
    <message>
        <source>duplicated</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>out of order</source>
        <translation>乱序</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>已交付</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>without a leader</source>
        <translation>没有 Leader 的时间</translation>
    </message>
    <message>
        <source>retried requests</source>
        <translation>重试的请求</translation>
    </message>
    <message>
        <source>p50 to ack</source>
        <translation>到确认的 p50</translation>
    </message>
    <message>
        <source>p99 to ack</source>
        <translation>到确认的 p99</translation>
    </message>
    <message>
        <source>in the log</source>
        <translation>在日志里</translation>
    </message>
    <message>
        <source>cluster</source>
        <translation>集群</translation>
    </message>
    <message>
        <source>nodes that went down</source>
        <translation>停机的节点</translation>
    </message>
    <message>
        <source>leaders elected</source>
        <translation>选出的 Leader</translation>
    </message>
    <message>
        <source>ISR shrunk</source>
        <translation>ISR 收缩</translation>
    </message>
    <message>
        <source>ISR expanded</source>
        <translation>ISR 扩大</translation>
    </message>
    <message>
        <source>records cut off</source>
        <translation>被截掉的记录</translation>
    </message>
    <message>
        <source>requests refused</source>
        <translation>被拒绝的请求</translation>
    </message>
    <message>
        <source>without a leader, all partitions</source>
        <translation>没有 Leader 的时间，所有分区合计</translation>
    </message>
    <message>
        <source>B less A</source>
        <translation>B 减 A</translation>
    </message>
    <message>
        <source>processed again</source>
        <translation>重复处理</translation>
    </message>
</context>
<context>
    <name>ui::ConditionHelp</name>
    <message>
        <source>a kind of event</source>
        <translation>一种事件</translation>
    </message>
    <message>
        <source> · did you mean %1?</source>
        <translation> · 是不是 %1？</translation>
    </message>
</context>
<context>
    <name>ui::Config</name>
    <message>
        <source>no limit</source>
        <translation>无上限</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 天</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 or more</source>
        <translation>不小于 %1</translation>
    </message>
    <message>
        <source>takes effect at once</source>
        <translation>立即生效</translation>
    </message>
    <message>
        <source>at each member&apos;s next heartbeat</source>
        <translation>各成员下一次心跳时生效</translation>
    </message>
    <message>
        <source>Holds for members with group.protocol=consumer; classic ones bring their own times.</source>
        <translation>对 group.protocol=consumer 的成员有效；classic 成员自带超时时间。</translation>
    </message>
    <message>
        <source>Kept by the cluster; share groups and Kafka Streams read it, which a lab has none of.</source>
        <translation>由集群保存；只有 share group 和 Kafka Streams 会读它，实验里没有它们。</translation>
    </message>
    <message>
        <source>read-only: at the broker&apos;s next start</source>
        <translation>只读：broker 下次启动时生效</translation>
    </message>
    <message>
        <source>at the client&apos;s next start</source>
        <translation>客户端下次启动时生效</translation>
    </message>
    <message>
        <source>default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>set in the broker&apos;s properties</source>
        <translation>写在 broker 的 properties 里</translation>
    </message>
    <message>
        <source>set by its program</source>
        <translation>由客户端程序设定</translation>
    </message>
    <message>
        <source>altered while the broker runs</source>
        <translation>在 broker 运行中改过</translation>
    </message>
    <message>
        <source>set on the topic</source>
        <translation>在 topic 上设定</translation>
    </message>
    <message>
        <source>set on the group</source>
        <translation>在消费组上设定</translation>
    </message>
    <message>
        <source>from the brokers&apos; %1</source>
        <translation>来自 broker 的 %1</translation>
    </message>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>Kafka&apos;s default: %1</source>
        <translation>Kafka 默认值：%1</translation>
    </message>
    <message>
        <source>valid: %1</source>
        <translation>合法取值：%1</translation>
    </message>
    <message>
        <source>scaled: a teaching value</source>
        <translation>已缩放：教学用的值</translation>
    </message>
    <message>
        <source>A controller&apos;s settings stand in the lab file: [cluster] config = {…}.</source>
        <translation>controller 的配置写在实验文件里：[cluster] config = {…}。</translation>
    </message>
    <message>
        <source>A client reads its settings when it is built: it is closed in order and built anew.</source>
        <translation>客户端在构建时读取设置：会先有序关闭，再重新构建。</translation>
    </message>
    <message>
        <source>Read-only while the broker runs: it follows the new value from its next start on.</source>
        <translation>broker 运行时只读：下次启动起使用新值。</translation>
    </message>
</context>
<context>
    <name>ui::PartitionerCompare</name>
    <message>
        <source>sticky, 3.3 and later</source>
        <translation>黏性，3.3 及以后</translation>
    </message>
    <message>
        <source>sticky cache, 2.4 to 3.2</source>
        <translation>黏性缓存，2.4 至 3.2</translation>
    </message>
    <message>
        <source>round robin, up to 2.3</source>
        <translation>轮流，2.3 及以前</translation>
    </message>
    <message>
        <source>no command of this lab starts producer %1</source>
        <translation>这个实验里没有启动生产者 %1 的命令</translation>
    </message>
</context>
<context>
    <name>ui::State</name>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>down</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>leader</source>
        <translation>Leader</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source>leader epoch</source>
        <translation>Leader Epoch</translation>
    </message>
    <message>
        <source>high watermark</source>
        <translation>高水位</translation>
    </message>
    <message>
        <source>log end offset</source>
        <translation>日志末端偏移量</translation>
    </message>
    <message>
        <source>follower</source>
        <translation>Follower</translation>
    </message>
    <message>
        <source>role</source>
        <translation>角色</translation>
    </message>
    <message>
        <source>log start offset</source>
        <translation>日志起始偏移量</translation>
    </message>
    <message>
        <source>high watermark held by</source>
        <translation>高水位在等</translation>
    </message>
    <message>
        <source>broker %1 fetched up to</source>
        <translation>broker %1 已拉取到</translation>
    </message>
    <message>
        <source>segments</source>
        <translation>段</translation>
    </message>
    <message>
        <source>the active segment begins at</source>
        <translation>活动段从此开始</translation>
    </message>
    <message>
        <source>bytes of the segments</source>
        <translation>各段的字节数</translation>
    </message>
    <message>
        <source>index entries</source>
        <translation>索引项</translation>
    </message>
    <message>
        <source>compacted up to</source>
        <translation>压实到</translation>
    </message>
    <message>
        <source>offsets without a record</source>
        <translation>没有消息的偏移量</translation>
    </message>
    <message>
        <source>segments that wait as .deleted</source>
        <translation>等待删除的段（.deleted）</translation>
    </message>
    <message>
        <source>skipped by auto.offset.reset</source>
        <translation>被 auto.offset.reset 跳过</translation>
    </message>
    <message>
        <source>batches written</source>
        <translation>写入的批次</translation>
    </message>
    <message>
        <source>of them to another file than before</source>
        <translation>其中换了文件的</translation>
    </message>
    <message>
        <source>bytes copied into batches of its own</source>
        <translation>拷贝进新批次的字节数</translation>
    </message>
    <message>
        <source>looked for the time (ms)</source>
        <translation>查找的时间（毫秒）</translation>
    </message>
    <message>
        <source>looked for offset</source>
        <translation>查找的偏移量</translation>
    </message>
    <message>
        <source>in the file named</source>
        <translation>在此名字的文件里</translation>
    </message>
    <message>
        <source>by the index entry</source>
        <translation>经由索引项</translation>
    </message>
    <message>
        <source>batches passed</source>
        <translation>跳过的批次</translation>
    </message>
    <message>
        <source>found</source>
        <translation>找到</translation>
    </message>
    <message>
        <source>records cut off</source>
        <translation>截断的记录</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>software</source>
        <translation>软件</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>called</source>
        <translation>已调用</translation>
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
        <source>retries</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>epoch %1</translation>
    </message>
    <message>
        <source>group</source>
        <translation>消费组</translation>
    </message>
    <message>
        <source>assigned</source>
        <translation>分配</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>没有</translation>
    </message>
    <message>
        <source> · lag %1</source>
        <translation> · 积压 %1</translation>
    </message>
    <message>
        <source>at %1</source>
        <translation>在 %1</translation>
    </message>
    <message>
        <source>delivered</source>
        <translation>已交付</translation>
    </message>
    <message>
        <source>processed</source>
        <translation>已处理</translation>
    </message>
    <message>
        <source>stopped how</source>
        <translation>停止方式</translation>
    </message>
    <message>
        <source>fenced</source>
        <translation>被隔离</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>broker epoch</source>
        <translation>Broker Epoch</translation>
    </message>
    <message>
        <source>rack</source>
        <translation>机架</translation>
    </message>
    <message>
        <source>controllers</source>
        <translation>控制器</translation>
    </message>
    <message>
        <source>quorum epoch</source>
        <translation>仲裁 epoch</translation>
    </message>
    <message>
        <source> · log to %1</source>
        <translation> · 日志到 %1</translation>
    </message>
    <message>
        <source>topic %1</source>
        <translation>topic %1</translation>
    </message>
    <message>
        <source>partitions</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>%1 on broker %2</source>
        <translation>%1 在 broker %2 上</translation>
    </message>
    <message>
        <source>offset</source>
        <translation>偏移量</translation>
    </message>
    <message>
        <source>below the high watermark: safe</source>
        <translation>低于高水位：安全</translation>
    </message>
    <message>
        <source>above the high watermark: at risk</source>
        <translation>高于高水位：有风险</translation>
    </message>
    <message>
        <source>group %1</source>
        <translation>消费组 %1</translation>
    </message>
    <message>
        <source>committed %1</source>
        <translation>已提交 %1</translation>
    </message>
    <message>
        <source>nobody</source>
        <translation>无</translation>
    </message>
    <message>
        <source>controller %1</source>
        <translation>Controller %1</translation>
    </message>
    <message>
        <source>quorum role</source>
        <translation>仲裁角色</translation>
    </message>
    <message>
        <source>its epoch</source>
        <translation>它的 epoch</translation>
    </message>
    <message>
        <source>leader it knows</source>
        <translation>它所知的 Leader</translation>
    </message>
    <message>
        <source>voted for</source>
        <translation>投票给</translation>
    </message>
    <message>
        <source>log start</source>
        <translation>日志起点</translation>
    </message>
    <message>
        <source>log end</source>
        <translation>日志末端</translation>
    </message>
    <message>
        <source>snapshot</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>up to %1, epoch %2</source>
        <translation>到 %1，epoch %2</translation>
    </message>
    <message>
        <source>observers</source>
        <translation>观察者</translation>
    </message>
    <message>
        <source>replicas (AR)</source>
        <translation>副本（AR）</translation>
    </message>
    <message>
        <source>out of sync (OSR)</source>
        <translation>不同步的（OSR）</translation>
    </message>
    <message>
        <source>eligible leaders (ELR)</source>
        <translation>仍可当选的（ELR）</translation>
    </message>
    <message>
        <source>log end offset, leader&apos;s</source>
        <translation>Leader 的 log end offset</translation>
    </message>
    <message>
        <source>high watermark =</source>
        <translation>high watermark =</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>clock and pace</source>
        <translation>时钟与处理速度</translation>
    </message>
    <message>
        <source>producer-metrics</source>
        <translation>producer-metrics</translation>
    </message>
    <message>
        <source>by Kafka&apos;s names</source>
        <translation>按 Kafka 的名称</translation>
    </message>
    <message>
        <source>Produce requests</source>
        <translation>Produce 请求</translation>
    </message>
    <message>
        <source>mean latency</source>
        <translation>平均延迟</translation>
    </message>
    <message>
        <source>%1 response</source>
        <translation>%1 响应</translation>
    </message>
    <message>
        <source>%1 request</source>
        <translation>%1 请求</translation>
    </message>
    <message>
        <source>from</source>
        <translation>来自</translation>
    </message>
    <message>
        <source>to</source>
        <translation>发往</translation>
    </message>
    <message>
        <source>version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>left</source>
        <translation>发出</translation>
    </message>
    <message>
        <source>arrives</source>
        <translation>到达</translation>
    </message>
    <message>
        <source>it is held</source>
        <translation>被扣住</translation>
    </message>
    <message>
        <source>partition</source>
        <translation>分区</translation>
    </message>
    <message>
        <source>records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>message %1</source>
        <translation>消息 %1</translation>
    </message>
    <message>
        <source>it arrived</source>
        <translation>已到达</translation>
    </message>
    <message>
        <source>arrived</source>
        <translation>到达</translation>
    </message>
</context>
<context>
    <name>ui::Why</name>
    <message>
        <source>Why is broker %1 as it is?</source>
        <translation>broker %1 为什么是这样？</translation>
    </message>
    <message>
        <source>Why does %1 lead the quorum?</source>
        <translation>为什么是 %1 领导仲裁？</translation>
    </message>
    <message>
        <source>Why these leader and ISR of %1?</source>
        <translation>%1 的 Leader 和 ISR 为什么是这些？</translation>
    </message>
    <message>
        <source>Why is the high watermark of %1 on broker %2 at %3?</source>
        <translation>%1 在 broker %2 上的高水位为什么是 %3？</translation>
    </message>
    <message>
        <source>Why is offset %1 of %2 on broker %3?</source>
        <translation>偏移量 %1 为什么在 broker %3 的 %2 上？</translation>
    </message>
    <message>
        <source>Why is this message on its way?</source>
        <translation>这条消息为什么在路上？</translation>
    </message>
    <message>
        <source>Why is %1 as it is?</source>
        <translation>%1 为什么是这样？</translation>
    </message>
    <message>
        <source>Why is group %1 as it is?</source>
        <translation>消费组 %1 为什么是这样？</translation>
    </message>
    <message>
        <source>Select something on the stage, then ask why.</source>
        <translation>先在舞台上选一样东西，再问为什么。</translation>
    </message>
    <message>
        <source>Why is there a topic %1?</source>
        <translation>为什么有 topic %1？</translation>
    </message>
    <message>
        <source>Why is the link %1 – %2 cut?</source>
        <translation>为什么链路 %1 – %2 断开了？</translation>
    </message>
    <message>
        <source>Why is offset %1 of %2 on broker %3 at risk, above the high watermark %4?</source>
        <translation>为什么 broker %3 上 %2 的 offset %1 有丢失风险，高于高水位 %4？</translation>
    </message>
    <message>
        <source>%1 earlier fetch</source>
        <translation>更早的 %1 次拉取</translation>
    </message>
    <message>
        <source>%1 earlier fetches</source>
        <translation>更早的 %1 次拉取</translation>
    </message>
    <message>
        <source> of %1, since %2</source>
        <translation>（%1，自 %2 起）</translation>
    </message>
    <message>
        <source>%1 earlier one of this kind</source>
        <translation>更早的 %1 件同类事实</translation>
    </message>
    <message>
        <source>%1 earlier ones of this kind</source>
        <translation>更早的 %1 件同类事实</translation>
    </message>
    <message>
        <source>, since %1</source>
        <translation>，自 %1 起</translation>
    </message>
    <message>
        <source>%1 fact that led to it</source>
        <translation>导致它的 %1 件事实</translation>
    </message>
    <message>
        <source>%1 facts that led to it</source>
        <translation>导致它的 %1 件事实</translation>
    </message>
    <message>
        <source>Why is it so: %1?</source>
        <translation>为什么会这样：%1？</translation>
    </message>
</context>
<context>
    <name>ui::WhyNot</name>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <translation>%1 前</translation>
    </message>
    <message>
        <source>%1 is down (%2).</source>
        <translation>%1 已停（%2）。</translation>
    </message>
    <message>
        <source>%1 is paused: its process does nothing, so it fetches nothing.</source>
        <translation>%1 被暂停：进程什么都不做，也就不拉取。</translation>
    </message>
    <message>
        <source>%1 is fenced: the controller hears no heartbeat from it.</source>
        <translation>%1 被隔离：controller 收不到它的心跳。</translation>
    </message>
    <message>
        <source>The link from %1 to %2 is cut.</source>
        <translation>%1 到 %2 的链路断了。</translation>
    </message>
    <message>
        <source>%1 has not fetched from this leader yet.</source>
        <translation>%1 还没有向这个 Leader 拉取过。</translation>
    </message>
    <message>
        <source>%1 has offsets below %2; the leader&apos;s log ends at %3: %4 behind</source>
        <translation>%1 有 %2 之前的 offset；Leader 的日志到 %3：落后 %4</translation>
    </message>
    <message>
        <source>%1 last had everything %2; %3</source>
        <translation>%1 在 %2还拥有全部记录；%3</translation>
    </message>
    <message>
        <source>The fetcher of %1 is frozen by a command.</source>
        <translation>%1 的 fetcher 被命令冻结。</translation>
    </message>
    <message>
        <source>the fetcher of %1 is frozen</source>
        <translation>%1 的 fetcher 已冻结</translation>
    </message>
    <message>
        <source>%1 has no leader: nobody in its ISR {%2} is alive.</source>
        <translation>%1 没有 Leader：ISR {%2} 里没有存活的副本。</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>%1: in the ISR, %2</source>
        <translation>%1：在 ISR 中，%2</translation>
    </message>
    <message>
        <source>%1: not in the ISR, %2</source>
        <translation>%1：不在 ISR 中，%2</translation>
    </message>
    <message>
        <source>log ends in the ISR (%1): min(%2) = %3</source>
        <translation>ISR 中各日志末端（%1）：min(%2) = %3</translation>
    </message>
    <message>
        <source>high watermark %1, log end %2: %3 above it</source>
        <translation>高水位 %1，日志末端 %2：其上还有 %3 条</translation>
    </message>
    <message>
        <source>The leader, %1, is paused: nobody moves the high watermark.</source>
        <translation>Leader %1 被暂停：没有谁推进高水位。</translation>
    </message>
    <message>
        <source>The ISR is smaller than min.insync.replicas, so the high watermark stands at %1.</source>
        <translation>ISR 小于 min.insync.replicas，所以高水位停在 %1。</translation>
    </message>
    <message>
        <source>ISR {%1}: %2 &lt; min.insync.replicas %3</source>
        <translation>ISR {%1}：%2 &lt; min.insync.replicas %3</translation>
    </message>
    <message>
        <source>It does not wait: it stands at the leader&apos;s log end, %1. There is nothing above it.</source>
        <translation>它没有在等：它就在 Leader 的日志末端 %1，上面没有记录。</translation>
    </message>
    <message>
        <source>it last moved %1</source>
        <translation>它上次移动是在 %1</translation>
    </message>
    <message>
        <source>It waits for %1, the slowest in the ISR.</source>
        <translation>它在等 %1，ISR 中最慢的副本。</translation>
    </message>
    <message>
        <source>It is on its way: the replicas in the ISR have not all told the leader yet.</source>
        <translation>正在推进：ISR 中的副本还没有全部告诉 Leader。</translation>
    </message>
    <message>
        <source>ISR {%1} of replicas {%2}</source>
        <translation>ISR {%1}，副本 {%2}</translation>
    </message>
    <message>
        <source>%1 is behind: it joins again once it reaches the high watermark.</source>
        <translation>%1 落后了：追到高水位后才会重新加入。</translation>
    </message>
    <message>
        <source>to join it needs %1 ≥ high watermark %2</source>
        <translation>要加入，需要 %1 ≥ 高水位 %2</translation>
    </message>
    <message>
        <source>%1 has reached the high watermark: the leader may take it in again with its next AlterPartition.</source>
        <translation>%1 已追到高水位：Leader 可以用下一个 AlterPartition 让它重新加入。</translation>
    </message>
    <message>
        <source>%1 has not fetched from the leader since it left.</source>
        <translation>%1 离开后还没有向 Leader 拉取过。</translation>
    </message>
    <message>
        <source>There is no leader, and only a leader takes replicas into the ISR.</source>
        <translation>没有 Leader，而只有 Leader 才能让副本进入 ISR。</translation>
    </message>
    <message>
        <source>offset %1, high watermark %2, log end %3</source>
        <translation>offset %1，高水位 %2，日志末端 %3</translation>
    </message>
    <message>
        <source>The leader does not have offset %1: only another copy does, or no copy any more.</source>
        <translation>Leader 没有 offset %1：只有别的副本有，或者已经没有副本有了。</translation>
    </message>
    <message>
        <source>Offset %1 is not below the high watermark %2, and a Fetch answers only what is.</source>
        <translation>offset %1 不在高水位 %2 之下，而 Fetch 只返回其下的记录。</translation>
    </message>
    <message>
        <source>%1 is past it, at %2</source>
        <translation>%1 已读过它，位于 %2</translation>
    </message>
    <message>
        <source>%1 is at %2 and reads it next</source>
        <translation>%1 位于 %2，接下来会读到它</translation>
    </message>
    <message>
        <source>It could be read: it is below the high watermark. No consumer reads this partition.</source>
        <translation>它可读：在高水位之下。只是没有消费者读这个分区。</translation>
    </message>
    <message>
        <source>It can be read: it is below the high watermark. A consumer that has not come to it yet gets it with its next Fetch.</source>
        <translation>它可读：在高水位之下。还没读到它的消费者会在下一次 Fetch 得到它。</translation>
    </message>
    <message>
        <source>It can be read, and every consumer of this partition has passed it.</source>
        <translation>它可读，而且这个分区的每个消费者都已读过它。</translation>
    </message>
    <message>
        <source>%1 records in its accumulator, %2 sent and not answered, %3 requests in flight</source>
        <translation>accumulator 里 %1 条记录，已发送未答复 %2 条，在途请求 %3 个</translation>
    </message>
    <message>
        <source>%1 does not run (%2).</source>
        <translation>%1 没有在运行（%2）。</translation>
    </message>
    <message>
        <source>%1 is paused.</source>
        <translation>%1 被暂停。</translation>
    </message>
    <message>
        <source>%1: %2 records, no leader to send them to</source>
        <translation>%1：%2 条记录，没有 Leader 可发</translation>
    </message>
    <message>
        <source>The link from %1 to %2, the leader of %3, is cut.</source>
        <translation>%1 到 %2（%3 的 Leader）的链路断了。</translation>
    </message>
    <message>
        <source>Its request to %1 is answered once the ISR has the records: the high watermark of %2 must pass them.</source>
        <translation>发给 %1 的请求要等 ISR 都有了这些记录才会答复：%2 的高水位必须越过它们。</translation>
    </message>
    <message>
        <source>%1: %2 records are on their way to %3 or their answer is on its way back</source>
        <translation>%1：%2 条记录正在去 %3 的路上，或答复正在回来的路上</translation>
    </message>
    <message>
        <source>Its last error was %1; it tries again after a pause.</source>
        <translation>上次的错误是 %1；它会稍后重试。</translation>
    </message>
    <message>
        <source>It is not waiting: everything it was given is answered.</source>
        <translation>它没有在等：交给它的都已得到答复。</translation>
    </message>
    <message>
        <source>It waits for the answer to %1 records that are under way.</source>
        <translation>它在等已发出的 %1 条记录的答复。</translation>
    </message>
    <message>
        <source>Its records wait in the accumulator for linger.ms, for a full batch, or for a free place in flight.</source>
        <translation>记录在 accumulator 里等 linger.ms、等批次写满，或等在途请求的空位。</translation>
    </message>
    <message>
        <source>group %1: %2, %3 members</source>
        <translation>消费组 %1：%2，%3 个成员</translation>
    </message>
    <message>
        <source>Its group is rebalancing, and until that ends nobody reads.</source>
        <translation>它的消费组正在再均衡，结束之前谁也不读。</translation>
    </message>
    <message>
        <source>No partition is assigned to %1.</source>
        <translation>没有分区分配给 %1。</translation>
    </message>
    <message>
        <source>%1: no leader</source>
        <translation>%1：没有 Leader</translation>
    </message>
    <message>
        <source>%1: it is at %2, high watermark %3, lag %4</source>
        <translation>%1：它位于 %2，高水位 %3，lag %4</translation>
    </message>
    <message>
        <source>It has read up to the high watermark; what lies above is not for consumers yet.</source>
        <translation>它已读到高水位；上面的记录还不能给消费者。</translation>
    </message>
    <message>
        <source>There is something to read, and its Fetch is under way.</source>
        <translation>有记录可读，它的 Fetch 正在途中。</translation>
    </message>
    <message>
        <source>It has read everything there is.</source>
        <translation>所有记录它都读完了。</translation>
    </message>
    <message>
        <source>Why can a consumer not see offset %1?</source>
        <translation>为什么消费者看不到 offset %1？</translation>
    </message>
    <message>
        <source>Why is there no leader?</source>
        <translation>为什么没有 Leader？</translation>
    </message>
    <message>
        <source>Why does the high watermark not move?</source>
        <translation>为什么高水位不动？</translation>
    </message>
    <message>
        <source>Why is broker %1 not in the ISR?</source>
        <translation>为什么 broker %1 不在 ISR 中？</translation>
    </message>
    <message>
        <source>Why is %1 waiting?</source>
        <translation>为什么 %1 在等？</translation>
    </message>
    <message>
        <source>Why does %1 get nothing?</source>
        <translation>为什么 %1 什么都读不到？</translation>
    </message>
    <message>
        <source>It was not there yet at this instant.</source>
        <translation>在这一时刻它还不存在。</translation>
    </message>
    <message>
        <source>%1 has no leader: nobody in its ISR {%2} or its ELR {%3} is alive.</source>
        <translation>%1 没有 Leader：ISR {%2} 和 ELR {%3} 里都没有存活的副本。</translation>
    </message>
    <message>
        <source>%1: in the ELR, %2</source>
        <translation>%1：在 ELR 中，%2</translation>
    </message>
    <message>
        <source>send() holds its caller: buffer.memory is used up, until batches are answered or max.block.ms is over.</source>
        <translation>send() 正阻塞调用者：buffer.memory 已用尽，要等批次得到应答，或 max.block.ms 结束。</translation>
    </message>
    <message>
        <source>send() holds its caller: the client does not know the topic yet, until a broker tells it or max.block.ms is over.</source>
        <translation>send() 正阻塞调用者：客户端还不知道这个 topic，要等 Broker 告知，或 max.block.ms 结束。</translation>
    </message>
</context>
<context>
    <name>ui::AssignorCompare</name>
    <message>
        <source>%1 had %2</source>
        <translation>%1 原有 %2</translation>
    </message>
    <message>
        <source>nobody had anything</source>
        <translation>之前无人持有</translation>
    </message>
    <message>
        <source>%1 members had %2 partitions</source>
        <translation>%1 个成员原有 %2 个分区</translation>
    </message>
    <message>
        <source>Nobody is in the group any more: there is nothing to share out.</source>
        <translation>消费组里已没有成员：无可分配。</translation>
    </message>
    <message>
        <source>No topic with partitions is known that its members subscribe to.</source>
        <translation>成员订阅的 topic 中没有已知分区的。</translation>
    </message>
    <message>
        <source>%1 members</source>
        <translation>%1 个成员</translation>
    </message>
    <message>
        <source>then %1 goes</source>
        <translation>然后 %1 离开</translation>
    </message>
    <message>
        <source>then %1 go</source>
        <translation>然后 %1 离开</translation>
    </message>
    <message>
        <source>then %1 joins</source>
        <translation>然后 %1 加入</translation>
    </message>
    <message>
        <source>then %1 join</source>
        <translation>然后 %1 加入</translation>
    </message>
    <message>
        <source>then all is shared out anew</source>
        <translation>然后全部重新分配</translation>
    </message>
    <message>
        <source>what if %1 went?</source>
        <translation>假如 %1 离开？</translation>
    </message>
    <message>
        <source>what if %1 joined?</source>
        <translation>假如 %1 加入？</translation>
    </message>
</context>
<context>
    <name>ui::OtherProtocol</name>
    <message>
        <source>%1 is a program from outside: it cannot be played again in the other protocol.</source>
        <translation>%1 是外部程序：不能用另一种协议重演。</translation>
    </message>
    <message>
        <source>This lab was talked to from outside: it cannot be played again in the other protocol.</source>
        <translation>有外部程序与这个实验通信过：不能用另一种协议重演。</translation>
    </message>
    <message>
        <source>No command of this lab starts a consumer of this group.</source>
        <translation>这个实验里没有命令启动这个消费组的消费者。</translation>
    </message>
    <message>
        <source>Played in the other protocol, the same cause led to no rebalance.</source>
        <translation>用另一种协议重演时，同样的原因没有引起再均衡。</translation>
    </message>
    <message>
        <source>It cannot be played in the other protocol: %1</source>
        <translation>不能用另一种协议重演：%1</translation>
    </message>
</context>
<context>
    <name>ui::RebalanceLadder</name>
    <message>
        <source>%1 answered</source>
        <translation>%1 已应答</translation>
    </message>
    <message>
        <source>JoinGroup, instance %1</source>
        <translation>JoinGroup，实例 %1</translation>
    </message>
    <message>
        <source>JoinGroup, no id</source>
        <translation>JoinGroup，无 id</translation>
    </message>
    <message>
        <source>JoinGroup, owns %1</source>
        <translation>JoinGroup，持有 %1</translation>
    </message>
    <message>
        <source>generation %1</source>
        <translation>第 %1 代</translation>
    </message>
    <message>
        <source>generation %1, nothing to plan</source>
        <translation>第 %1 代，无需规划</translation>
    </message>
    <message>
        <source>generation %1 + member list</source>
        <translation>第 %1 代 + 成员列表</translation>
    </message>
    <message>
        <source>SyncGroup, empty</source>
        <translation>SyncGroup，空</translation>
    </message>
    <message>
        <source>SyncGroup with the plan</source>
        <translation>SyncGroup 带方案</translation>
    </message>
    <message>
        <source>your part: nothing</source>
        <translation>你的部分：无</translation>
    </message>
    <message>
        <source>your part: %1</source>
        <translation>你的部分：%1</translation>
    </message>
    <message>
        <source>Heartbeat, gen %1</source>
        <translation>Heartbeat，第 %1 代</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>ok</translation>
    </message>
    <message>
        <source>commit 1 offset</source>
        <translation>提交 1 个 offset</translation>
    </message>
    <message>
        <source>commit %1 offsets</source>
        <translation>提交 %1 个 offset</translation>
    </message>
    <message>
        <source>committed</source>
        <translation>已提交</translation>
    </message>
    <message>
        <source>OffsetFetch: where to begin?</source>
        <translation>OffsetFetch：从哪里开始？</translation>
    </message>
    <message>
        <source>nothing committed</source>
        <translation>没有提交过</translation>
    </message>
    <message>
        <source>1 committed offset</source>
        <translation>1 个已提交 offset</translation>
    </message>
    <message>
        <source>%1 committed offsets</source>
        <translation>%1 个已提交 offset</translation>
    </message>
    <message>
        <source>broker %1</source>
        <translation>broker %1</translation>
    </message>
    <message>
        <source>epoch 0, join</source>
        <translation>epoch 0，加入</translation>
    </message>
    <message>
        <source>epoch -1, leaves</source>
        <translation>epoch -1，离开</translation>
    </message>
    <message>
        <source>epoch -2, back soon</source>
        <translation>epoch -2，很快回来</translation>
    </message>
    <message>
        <source>owns nothing</source>
        <translation>不持有</translation>
    </message>
    <message>
        <source>owns %1</source>
        <translation>持有 %1</translation>
    </message>
    <message>
        <source>heartbeat, epoch %1</source>
        <translation>心跳，epoch %1</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>epoch %1</translation>
    </message>
    <message>
        <source>give up all</source>
        <translation>全部放弃</translation>
    </message>
    <message>
        <source>keep %1</source>
        <translation>保留 %1</translation>
    </message>
    <message>
        <source>epoch %1, {%2}</source>
        <translation>epoch %1，{%2}</translation>
    </message>
    <message>
        <source>still loading</source>
        <translation>仍在加载</translation>
    </message>
    <message>
        <source>no coordinator yet</source>
        <translation>还没有协调者</translation>
    </message>
    <message>
        <source>not the coordinator</source>
        <translation>不是协调者</translation>
    </message>
    <message>
        <source>another generation</source>
        <translation>代不符</translation>
    </message>
    <message>
        <source>no assignor in common</source>
        <translation>没有共同的分配器</translation>
    </message>
    <message>
        <source>unknown member</source>
        <translation>未知成员</translation>
    </message>
    <message>
        <source>rebalancing</source>
        <translation>再均衡中</translation>
    </message>
    <message>
        <source>use this id</source>
        <translation>用这个 id</translation>
    </message>
    <message>
        <source>another has this instance id</source>
        <translation>该实例 id 已属他人</translation>
    </message>
    <message>
        <source>fenced, join again</source>
        <translation>被隔离，请重新加入</translation>
    </message>
    <message>
        <source>stale member epoch</source>
        <translation>成员 epoch 过期</translation>
    </message>
    <message>
        <source>%1 · leader</source>
        <translation>%1 · leader</translation>
    </message>
    <message>
        <source>group epoch %1 · %2: %3</source>
        <translation>消费组 epoch %1 · %2：%3</translation>
    </message>
    <message>
        <source>epoch %1 · %2</source>
        <translation>epoch %1 · %2</translation>
    </message>
    <message>
        <source>stops</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>dies</source>
        <translation>死亡</translation>
    </message>
    <message>
        <source>%1 gets %2</source>
        <translation>%1 得到 %2</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>nothing moves</source>
        <translation>没有移动</translation>
    </message>
    <message>
        <source>%1 is out: no heartbeat within its session</source>
        <translation>%1 出局：会话内没有心跳</translation>
    </message>
    <message>
        <source>%1 is out: not ready in time</source>
        <translation>%1 出局：没有及时准备好</translation>
    </message>
    <message>
        <source>%1 is replaced</source>
        <translation>%1 被替换</translation>
    </message>
    <message>
        <source>%1 is removed by an administrator</source>
        <translation>%1 被管理员移除</translation>
    </message>
    <message>
        <source>%1 is out</source>
        <translation>%1 出局</translation>
    </message>
    <message>
        <source>stops reading %1</source>
        <translation>停读 %1</translation>
    </message>
    <message>
        <source>stops %1</source>
        <translation>停 %1</translation>
    </message>
    <message>
        <source>reads %1 too</source>
        <translation>也读 %1</translation>
    </message>
    <message>
        <source>reads again</source>
        <translation>重新开始读</translation>
    </message>
    <message>
        <source>starts to read</source>
        <translation>开始读</translation>
    </message>
    <message>
        <source>reads on</source>
        <translation>继续读</translation>
    </message>
    <message>
        <source>nothing to read</source>
        <translation>没有可读的</translation>
    </message>
    <message>
        <source>FindCoordinator: %1</source>
        <translation>FindCoordinator：%1</translation>
    </message>
    <message>
        <source>%1, parked</source>
        <translation>%1，挂起</translation>
    </message>
    <message>
        <source>a session expires</source>
        <translation>会话过期</translation>
    </message>
    <message>
        <source>%1 is not heard of any more</source>
        <translation>%1 没有消息了</translation>
    </message>
    <message>
        <source>somebody is not ready in time</source>
        <translation>有成员没有及时准备好</translation>
    </message>
    <message>
        <source>%1 is not ready in time</source>
        <translation>%1 没有及时准备好</translation>
    </message>
    <message>
        <source>a member leaves</source>
        <translation>成员离开</translation>
    </message>
    <message>
        <source>%1 leaves</source>
        <translation>%1 离开</translation>
    </message>
    <message>
        <source>topics change</source>
        <translation>topic 变化</translation>
    </message>
    <message>
        <source>a subscription changes</source>
        <translation>订阅变化</translation>
    </message>
    <message>
        <source>%1 subscribes anew</source>
        <translation>%1 改变订阅</translation>
    </message>
    <message>
        <source>the leader joins again</source>
        <translation>leader 重新加入</translation>
    </message>
    <message>
        <source>the group begins</source>
        <translation>消费组开始</translation>
    </message>
    <message>
        <source>rebalance</source>
        <translation>再均衡</translation>
    </message>
    <message>
        <source>%1 joins</source>
        <translation>%1 加入</translation>
    </message>
    <message>
        <source>%1 joins again</source>
        <translation>%1 重新加入</translation>
    </message>
    <message>
        <source>%1 changes</source>
        <translation>%1 变化</translation>
    </message>
    <message>
        <source>cooperative</source>
        <translation>cooperative</translation>
    </message>
    <message>
        <source>cooperative, %1 rounds</source>
        <translation>cooperative，%1 轮</translation>
    </message>
    <message>
        <source>eager</source>
        <translation>eager</translation>
    </message>
    <message>
        <source>coordinator</source>
        <translation>协调者</translation>
    </message>
    <message>
        <source>first give up %1</source>
        <translation>先放弃 %1</translation>
    </message>
    <message>
        <source>gives out %1</source>
        <translation>分出 %1</translation>
    </message>
    <message>
        <source>gen %1</source>
        <translation>第 %1 代</translation>
    </message>
    <message>
        <source>gen %1 + members</source>
        <translation>第 %1 代 + 成员</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 offsets</source>
        <translation>%1 个偏移量</translation>
    </message>
    <message>
        <source>heartbeat</source>
        <translation>心跳</translation>
    </message>
    <message>
        <source>moves %1</source>
        <translation>移动 %1</translation>
    </message>
</context>
</TS>
