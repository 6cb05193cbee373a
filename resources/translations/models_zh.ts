<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::Compare</name>
    <message>
        <source>leader</source>
        <translation>leader</translation>
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
        <translation>已确认，暂无 leader 可查</translation>
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
        <source>delivered again</source>
        <translation>再次交付</translation>
    </message>
    <message>
        <source>differs</source>
        <translation>不同</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差别</translation>
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
        <source>replicas</source>
        <translation>副本</translation>
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
        <translation>纪元 %1</translation>
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
        <translation> · 落后 %1</translation>
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
        <translation>仲裁纪元</translation>
    </message>
    <message>
        <source> · log to %1</source>
        <translation> · 日志到 %1</translation>
    </message>
    <message>
        <source>topic %1</source>
        <translation>主题 %1</translation>
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
        <translation>为什么有主题 %1？</translation>
    </message>
    <message>
        <source>Why is the link %1 – %2 cut?</source>
        <translation>为什么链路 %1 – %2 断开了？</translation>
    </message>
    <message>
        <source>Why is offset %1 of %2 on broker %3 at risk, above the high watermark %4?</source>
        <translation>为什么 broker %3 上 %2 的 offset %1 有丢失风险，高于高水位 %4？</translation>
    </message>
</context>
</TS>
