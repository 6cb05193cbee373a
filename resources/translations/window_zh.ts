<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ui::FirstOpen</name>
    <message>
        <source>This cluster is alive</source>
        <translation>这个集群是活的</translation>
    </message>
    <message>
        <source>Three brokers, three controllers, one producer, a group of two consumers. Everything on the stage is done by the engine in this window.</source>
        <translation>三个 broker、三个控制器、一个生产者、一个有两个消费者的消费组。舞台上的一切都由这个窗口里的引擎完成。</translation>
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
        <source>Each checks what you really did, in a lab of its own.</source>
        <translation>每一课都有自己的实验，检查你真正做了什么。</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 min</source>
        <translation>%1 · %2 · %3 分钟</translation>
    </message>
    <message>
        <source>Begin %1</source>
        <translation>开始 %1</translation>
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
        <translation>创建主题…</translation>
    </message>
    <message>
        <source>Create a topic</source>
        <translation>创建主题</translation>
    </message>
    <message>
        <source>This line will run:</source>
        <translation>将运行这一行：</translation>
    </message>
    <message>
        <source>Step to the next leader change</source>
        <translation>步进到下一次 Leader 变更</translation>
    </message>
    <message>
        <source>Step to the next append</source>
        <translation>步进到下一次追加</translation>
    </message>
    <message>
        <source>Undo the last command</source>
        <translation>撤销上一条命令</translation>
    </message>
    <message>
        <source>Branches</source>
        <translation>分支</translation>
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
        <source>%1 brokers · %2 topics · %3 partitions</source>
        <translation>%1 个 broker · %2 个主题 · %3 个分区</translation>
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
        <source>Start a producer</source>
        <translation>启动生产者</translation>
    </message>
    <message>
        <source>This line will run; every option has Kafka&apos;s name:</source>
        <translation>将运行这一行；每个选项都用 Kafka 的名字：</translation>
    </message>
    <message>
        <source>Start a consumer</source>
        <translation>启动消费者</translation>
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
</context>
</TS>
