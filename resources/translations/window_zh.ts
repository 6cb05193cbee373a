<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
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
        <translation type="unfinished"> · 是不是想输入 %1？</translation>
    </message>
    <message>
        <source>Stop when</source>
        <translation>停在何时</translation>
    </message>
    <message>
        <source>Time stops at the event that makes a condition true. It is written as in the console; “help conditions” there lists every name.</source>
        <translation>时间停在使条件成立的那个事件。写法与控制台相同；在控制台输入 help conditions 可列出所有名称。</translation>
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
        <translation>选出 leader</translation>
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
        <translation>确认到达 producer</translation>
    </message>
    <message>
        <source>a producer retries</source>
        <translation>producer 重试</translation>
    </message>
    <message>
        <source>a group changes its state</source>
        <translation>消费者组状态改变</translation>
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
        <translation type="unfinished">步进一个事件</translation>
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
        <translation type="unfinished">分支</translation>
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
</context>
</TS>
