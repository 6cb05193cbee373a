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
    <name>ui::DiskView</name>
    <message>
        <source>Measuring in %1. What else the machine does now is in the numbers, too.</source>
        <translation>正在 %1 中测量。机器此刻做的其他事情也会算进数字里。</translation>
    </message>
    <message>
        <source>Beginning…</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>. Choose another folder.</source>
        <translation>。请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Cancelled after %1 of %2 measurements; what was written is gone again.</source>
        <translation>在 %2 项测量中的 %1 项之后取消；写入的内容已经清除。</translation>
    </message>
    <message>
        <source>Measured in %1. Each bar is the median of %2 rounds, taken in turns; the thin line goes from the fastest to the slowest.</source>
        <translation>在 %1 中测得。每根条是轮流进行的 %2 轮的中位数；细线从最快一轮到最慢一轮。</translation>
    </message>
    <message>
        <source>Kafka&apos;s reasons, one against the other on your own disk: 10 to 20 s. Up to %1 at a time and %2 in all are written into a new folder inside %3, which has %4 free; it is removed at the end.</source>
        <translation>在你自己的磁盘上逐项对比 Kafka 快的原因：需要 10 到 20 秒。会在 %3 里新建一个文件夹，最多同时占用 %1，总共写入 %2（剩余空间 %4）；结束时这个文件夹会被删除。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>再测一次</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>A folder on the disk to measure</source>
        <translation>要测量的磁盘上的文件夹</translation>
    </message>
    <message>
        <source>Save the measurements</source>
        <translation>保存测量结果</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>%1 无法写入。请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Why Kafka is fast</source>
        <translation>Kafka 为什么快</translation>
    </message>
    <message>
        <source>Why Kafka is fast, on your disk</source>
        <translation>Kafka 为什么快：在你的磁盘上</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>保存 CSV…</translation>
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
<context>
    <name>ui::PairPlot</name>
    <message>
        <source>%1 a record</source>
        <translation>每条记录 %1</translation>
    </message>
    <message>
        <source>processor %1</source>
        <translation>处理器 %1</translation>
    </message>
    <message>
        <source>%1: size ÷%2</source>
        <translation>%1：大小 ÷%2</translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>processor ÷%1</source>
        <translation>处理器 ÷%1</translation>
    </message>
</context>
</TS>
