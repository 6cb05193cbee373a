<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <source>Select a broker, a controller, a topic, a producer or a consumer on the stage.</source>
        <translation>在舞台上选择 broker、controller、topic、生产者或消费者。</translation>
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
        <translation>leader</translation>
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
        <translation>在舞台上点选一样东西：broker、某个分区的一行、一条记录、途中的消息、producer、consumer 或 controller。用键盘：Tab 到舞台，方向键在里面走动。

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
