<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::ByteBar</name>
    <message>
        <source>All %1, to scale</source>
        <translation>全部 %1，按比例</translation>
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
        <source>outside the CRC</source>
        <translation>CRC 之外</translation>
    </message>
    <message>
        <source>crc32 covers byte 16 to the end</source>
        <translation>crc32 覆盖第 16 字节到末尾</translation>
    </message>
    <message>
        <source>crc32c covers byte 21 to the end, so the broker stamps offset and epoch without touching it</source>
        <translation>crc32c 覆盖第 21 字节到末尾，所以 broker 写偏移量和 epoch 时不必动它</translation>
    </message>
</context>
<context>
    <name>ui::ByteDrawer</name>
    <message>
        <source>copied: %1</source>
        <translation>已复制：%1</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>The bytes of this were not kept. They are kept from the start of a lab on, for as long as its events are.</source>
        <translation>这里的字节没有保留。字节从实验开始时起，与事件保留得一样久。</translation>
    </message>
    <message>
        <source>Select a batch, a record or a message on the stage: each of its bytes is named here.</source>
        <translation>在舞台上选中一个批次、一条记录或一个消息：这里会说明它的每个字节。</translation>
    </message>
    <message>
        <source>The way of a batch: the request that brought it, the file, the copies, the answer, who read it.</source>
        <translation>一个批次的经历：带来它的请求、文件、副本、答复、谁读了它。</translation>
    </message>
    <message>
        <source>The events around its append are not kept any more.</source>
        <translation>它追加前后的事件已不再保留。</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>十六进制</translation>
    </message>
    <message>
        <source>How the bytes are shown</source>
        <translation>字节的显示方式</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Unpacked</source>
        <translation>解开后</translation>
    </message>
    <message>
        <source>The batch as it is, or its records unpacked</source>
        <translation>批次原样，或解开后的记录</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The same bytes, elsewhere</source>
        <translation>同样的字节，在别处</translation>
    </message>
    <message>
        <source>No batch of this request has been appended yet.</source>
        <translation>这个请求还没有批次被追加。</translation>
    </message>
</context>
<context>
    <name>ui::ByteView</name>
    <message>
        <source>Bytes: nothing is shown</source>
        <translation>字节：没有显示任何东西</translation>
    </message>
</context>
<context>
    <name>ui::CodePage</name>
    <message>
        <source>Billing: writes a price into each record</source>
        <translation>计费：把价格写进每条记录</translation>
    </message>
    <message>
        <source>Odd and even keys to two partitions</source>
        <translation>奇数和偶数的 key 分到两个分区</translation>
    </message>
    <message>
        <source>A partitioner that tries to filter</source>
        <translation>想过滤消息的分区器</translation>
    </message>
    <message>
        <source>An interceptor that tries to filter</source>
        <translation>想过滤消息的拦截器</translation>
    </message>
    <message>
        <source>Money as eight bytes</source>
        <translation>把金额写成八个字节</translation>
    </message>
    <message>
        <source>In a producer: the exception is logged and goes no further. The record goes on as it was before this interceptor.</source>
        <translation>在生产者中：异常只被记入日志，不再传播。消息以进入此拦截器之前的样子继续。</translation>
    </message>
    <message>
        <source>In a producer: send() throws this exception. The record is not sent.</source>
        <translation>在生产者中：send() 抛出这个异常。消息不会发送。</translation>
    </message>
    <message>
        <source>In a producer: Kafka passes the null on, and send() throws NullPointerException. An interceptor cannot filter.</source>
        <translation>在生产者中：Kafka 把 null 传下去，send() 抛出 NullPointerException。拦截器不能过滤消息。</translation>
    </message>
    <message>
        <source>In a producer: the record goes on like this.</source>
        <translation>在生产者中：消息以这个样子继续。</translation>
    </message>
    <message>
        <source>In a producer: the record goes to partition %1.</source>
        <translation>在生产者中：消息去分区 %1。</translation>
    </message>
    <message>
        <source>In a producer: send() throws IllegalArgumentException: “The partitioner generated an invalid partition number: %1. Partition number should always be non-negative.” A partitioner cannot filter.</source>
        <translation>在生产者中：send() 抛出 IllegalArgumentException：“The partitioner generated an invalid partition number: %1. Partition number should always be non-negative.” 分区器不能过滤消息。</translation>
    </message>
    <message>
        <source>In a producer: null is sent. As a value it is a tombstone.</source>
        <translation>在生产者中：发送 null。作为 value，它是墓碑（tombstone）。</translation>
    </message>
    <message>
        <source>In a producer: send() throws SerializationException. A serializer returns text, an array of bytes, or null.</source>
        <translation>在生产者中：send() 抛出 SerializationException。序列化器应返回文本、字节数组或 null。</translation>
    </message>
    <message>
        <source>Write a script, or choose an example on the left.</source>
        <translation>写一个脚本，或在左边选一个例子。</translation>
    </message>
    <message>
        <source>Try it on the example before you switch it on.</source>
        <translation>启用之前，先在例子上试一试。</translation>
    </message>
    <message>
        <source>no producer yet</source>
        <translation>暂不用于生产者</translation>
    </message>
    <message>
        <source>The example is no JSON object: %1</source>
        <translation>例子不是 JSON 对象：%1</translation>
    </message>
    <message>
        <source>Line %1: %2</source>
        <translation>第 %1 行：%2</translation>
    </message>
    <message>
        <source>It is on. A producer that uses it is closed and built anew; Ctrl+Z takes it back.</source>
        <translation>已启用。使用它的生产者会被关闭并重新建立；Ctrl+Z 可撤销。</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>例子：%1</translation>
    </message>
    <message>
        <source>No script in this lab yet</source>
        <translation>此实验还没有脚本</translation>
    </message>
    <message>
        <source>Scripts of this lab</source>
        <translation>此实验的脚本</translation>
    </message>
    <message>
        <source>Scripts and examples</source>
        <translation>脚本和例子</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名字</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>The script, in JavaScript</source>
        <translation>脚本（JavaScript）</translation>
    </message>
    <message>
        <source>Example, change it as you like</source>
        <translation>例子，可随意修改</translation>
    </message>
    <message>
        <source>What comes out</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>These lines will run</source>
        <translation>将运行这些命令</translation>
    </message>
    <message>
        <source>Use it in</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>In a producer: these bytes are sent (%1): %2</source>
        <translation>在生产者中：发送这些字节（%1 个）：%2</translation>
    </message>
</context>
<context>
    <name>ui::ConfigEditor</name>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>默认值</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>默认 %1</translation>
    </message>
    <message>
        <source>valid: %1</source>
        <translation>有效：%1</translation>
    </message>
    <message>
        <source>Asked for; the cluster answers when time goes on (Space).</source>
        <translation>已提出；时间往前走时集群才会答复（空格键）。</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设定</translation>
    </message>
</context>
<context>
    <name>ui::ConfigPage</name>
    <message>
        <source>null</source>
        <translation>null</translation>
    </message>
    <message>
        <source>scaled</source>
        <translation>已缩放</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>默认 %1</translation>
    </message>
    <message>
        <source>No settings to show</source>
        <translation>没有可显示的配置</translation>
    </message>
    <message>
        <source>Settings of topic %1</source>
        <translation>topic %1 的配置</translation>
    </message>
    <message>
        <source>Settings of group %1</source>
        <translation>消费组 %1 的配置</translation>
    </message>
    <message>
        <source>Settings of broker %1</source>
        <translation>broker %1 的配置</translation>
    </message>
    <message>
        <source>Settings of %1</source>
        <translation>%1 的配置</translation>
    </message>
    <message>
        <source>A program from outside keeps its settings to itself: Kafka&apos;s protocol does not tell them.</source>
        <translation>外部程序的配置只有它自己知道：Kafka 协议不会透露。</translation>
    </message>
    <message>
        <source>Select a broker, a controller, a topic, a producer, a consumer or a group on the stage.</source>
        <translation>在舞台上选择 broker、controller、topic、生产者、消费者或消费组。</translation>
    </message>
    <message>
        <source>All %1</source>
        <translation>全部 %1</translation>
    </message>
    <message>
        <source>Changed %1</source>
        <translation>已改 %1</translation>
    </message>
    <message>
        <source>Filter: replica.lag, ms, 1048576 …</source>
        <translation>筛选：replica.lag、ms、1048576 …</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>配置</translation>
    </message>
</context>
<context>
    <name>ui::ConsolePanel</name>
    <message>
        <source>kill broker 1  ·  help</source>
        <translation>kill broker 1  ·  help</translation>
    </message>
    <message>
        <source> · did you mean %1?</source>
        <translation> · 是不是想输入 %1？</translation>
    </message>
</context>
<context>
    <name>ui::EventsPage</name>
    <message>
        <source>all nodes</source>
        <translation>所有节点</translation>
    </message>
    <message>
        <source>%1 event</source>
        <translation>%1 个事件</translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation>%1 个事件</translation>
    </message>
    <message>
        <source>%1 of %2 events</source>
        <translation>%2 个事件中的 %1 个</translation>
    </message>
    <message>
        <source>Filter: broker 1, ISR, orders-0 …</source>
        <translation>筛选：broker 1、ISR、orders-0 …</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Node</source>
        <translation>节点</translation>
    </message>
    <message>
        <source>The event before, of those in the list</source>
        <translation>列表中的上一个事件</translation>
    </message>
    <message>
        <source>The event after, of those in the list</source>
        <translation>列表中的下一个事件</translation>
    </message>
    <message>
        <source>all kinds</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>faults</source>
        <translation>故障</translation>
    </message>
    <message>
        <source>leaders</source>
        <translation>Leader</translation>
    </message>
    <message>
        <source>groups</source>
        <translation>消费组</translation>
    </message>
    <message>
        <source>records</source>
        <translation>记录</translation>
    </message>
    <message>
        <source>requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>log files</source>
        <translation>日志文件</translation>
    </message>
</context>
<context>
    <name>ui::FindPopup</name>
    <message>
        <source>digits are an offset; 4.2s, a date or milliseconds are a time</source>
        <translation>纯数字是偏移量；4.2s、日期或毫秒数是时间</translation>
    </message>
    <message>
        <source>Enter runs it</source>
        <translation>按 Enter 执行</translation>
    </message>
    <message>
        <source>offset or time</source>
        <translation>偏移量或时间</translation>
    </message>
    <message>
        <source>offset or time to find in the files</source>
        <translation>要在文件里查找的偏移量或时间</translation>
    </message>
</context>
<context>
    <name>ui::Inspector</name>
    <message>
        <source>Nothing selected</source>
        <translation>没有选中任何东西</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>为什么？</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Config</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Click something on the stage: a broker, a partition&apos;s row, a record, a message on its way, a producer, a consumer, the controllers. By keyboard: Tab goes to the stage, the arrows walk through it.

Here you then see what is true of it now; Enter on a line asks why it is so. A right-click on the stage offers what can be done to a thing.</source>
        <translation>在舞台上点选一样东西：broker、某个分区的一行、一条记录、途中的消息、生产者、消费者或 controller。用键盘：Tab 到舞台，方向键在里面走动。

这里就会显示它此刻的状态；在某一行按 Enter 会说明为什么如此。在舞台上点右键，会列出能对它做的事。</translation>
    </message>
</context>
<context>
    <name>ui::WhyPage</name>
    <message>
        <source>Nothing that happened set this yet.</source>
        <translation>还没有任何事实设定过它。</translation>
    </message>
    <message>
        <source>WHY NOT?</source>
        <translation>为什么不？</translation>
    </message>
    <message>
        <source>Select something on the stage and press W.</source>
        <translation>在舞台上选中一样东西，再按 W。</translation>
    </message>
</context>
</TS>
