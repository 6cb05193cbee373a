<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::AcksCostView</name>
    <message>
        <source>Each level has a lab of its own, like this cluster with one partition and %1 records a second. The fault comes at %2 and is mended at %3.</source>
        <translation>每个级别都有自己的实验：与本集群相同，一个分区，每秒 %1 条记录。故障在 %2 发生，在 %3 排除。</translation>
    </message>
    <message>
        <source>* never confirmed: with acks=0 the producer only assumes. ? : no leader now, so nobody knows.</source>
        <translation>* 从未确认：acks=0 时生产者只是假设成功。? ：现在没有 Leader，谁也不知道。</translation>
    </message>
    <message>
        <source>What each acks level costs: latency, loss, availability</source>
        <translation>每个 acks 级别的代价：延迟、丢失、可用性</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>ms from send() to the ack</source>
        <translation>从 send() 到确认的毫秒数</translation>
    </message>
    <message>
        <source>Fault</source>
        <translation>故障</translation>
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
        <source>acked but lost</source>
        <translation>已确认却丢失</translation>
    </message>
    <message>
        <source>longest gap</source>
        <translation>最长无确认</translation>
    </message>
    <message>
        <source>available: tenths of a second in which an ack came.</source>
        <translation>可用：有 ack 到达的十分之一秒所占的比例。</translation>
    </message>
    <message>
        <source>records acked in each second</source>
        <translation>每一秒得到 ack 的记录数</translation>
    </message>
    <message>
        <source>log</source>
        <translation>对数</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>available</source>
        <translation>可用</translation>
    </message>
</context>
<context>
    <name>ui::MetricsView</name>
    <message>
        <source>last 30 s</source>
        <translation>最近 30 秒</translation>
    </message>
    <message>
        <source>last 2 min</source>
        <translation>最近 2 分钟</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>全部</translation>
    </message>
</context>
</TS>
