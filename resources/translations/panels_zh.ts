<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
    <name>ui::Inspector</name>
    <message>
        <source>Nothing selected</source>
        <translation>没有选中任何东西</translation>
    </message>
    <message>
        <source>Nothing that happened set this yet.</source>
        <translation>还没有任何事实设定过它。</translation>
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
        <source>Filter: broker 1, ISR, orders-0 …</source>
        <translation>筛选：broker 1、ISR、orders-0 …</translation>
    </message>
    <message>
        <source>Select something on the stage and press W.</source>
        <translation>在舞台上选一样东西，按 W。</translation>
    </message>
</context>
</TS>
