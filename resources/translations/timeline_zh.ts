<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::BranchBand</name>
    <message>
        <source>%1 more branches: right-click</source>
        <translation>还有 %1 个分支：点右键查看</translation>
    </message>
    <message>
        <source>%1 runs to %2</source>
        <translation>%1 运行到 %2</translation>
    </message>
    <message>
        <source>%1, a branch of %2 at %3, runs to %4</source>
        <translation>%1，在 %3 从 %2 分出的分支，运行到 %4</translation>
    </message>
    <message>
        <source> · live</source>
        <translation> · 当前</translation>
    </message>
    <message>
        <source> · click to go there</source>
        <translation> · 点击前往</translation>
    </message>
</context>
<context>
    <name>ui::Lanes</name>
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
        <source>%1 → %2</source>
        <translation>%1 → %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 leads</source>
        <translation>%1 成为 Leader</translation>
    </message>
    <message>
        <source>%1 − %2</source>
        <translation>%1 − %2</translation>
    </message>
    <message>
        <source>%1 + %2</source>
        <translation>%1 + %2</translation>
    </message>
    <message>
        <source>%1 paused</source>
        <translation>%1 已暂停</translation>
    </message>
    <message>
        <source>cut %1 → %2</source>
        <translation>切断 %1 → %2</translation>
    </message>
    <message>
        <source>%1 goes on</source>
        <translation>%1 恢复</translation>
    </message>
    <message>
        <source>%1 starts</source>
        <translation>%1 启动</translation>
    </message>
    <message>
        <source>healed %1 → %2</source>
        <translation>修复 %1 → %2</translation>
    </message>
    <message>
        <source>%1 asks</source>
        <translation>%1 询问</translation>
    </message>
    <message>
        <source>send() holds %1</source>
        <translation>send() 阻塞 %1</translation>
    </message>
    <message>
        <source>known already</source>
        <translation>已有</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>epoch %1</translation>
    </message>
    <message>
        <source>rolled %1</source>
        <translation>滚动 %1</translation>
    </message>
    <message>
        <source>retired %1</source>
        <translation>淘汰 %1</translation>
    </message>
    <message>
        <source>compacted to %1</source>
        <translation>压实到 %1</translation>
    </message>
    <message>
        <source>%1 misses poll()</source>
        <translation>%1 错过 poll()</translation>
    </message>
    <message>
        <source>session of %1 expires</source>
        <translation>%1 的会话过期</translation>
    </message>
    <message>
        <source>%1: offset of %2 expires</source>
        <translation>%1：%2 的偏移量过期</translation>
    </message>
    <message>
        <source>%1 has read %2 groups</source>
        <translation>%1 读回了 %2 个消费组</translation>
    </message>
</context>
<context>
    <name>ui::SpaceTimeView</name>
    <message>
        <source>Space-time diagram: %1 nodes, %2 messages from %3 to %4</source>
        <translation>时空图：%1 个节点，%3 到 %4 的 %2 条消息</translation>
    </message>
    <message>
        <source>No message and no event in this stretch. Choose a longer one on the timeline.</source>
        <translation>这一时段没有消息也没有事件。请在时间线上选更长的一段。</translation>
    </message>
    <message>
        <source>
departed %1, held</source>
        <translation>
%1 发出，被扣住</translation>
    </message>
    <message>
        <source>
departed %1, lost %2</source>
        <translation>
%1 发出，%2 丢失</translation>
    </message>
    <message>
        <source>
departed %1, arrived %2</source>
        <translation>
%1 发出，%2 到达</translation>
    </message>
</context>
<context>
    <name>ui::TimelineView</name>
    <message>
        <source>Timeline</source>
        <translation>时间线</translation>
    </message>
</context>
<context>
    <name>ui::TwoLines</name>
    <message>
        <source>Two futures over time</source>
        <translation>两个未来的时间线</translation>
    </message>
</context>
</TS>
