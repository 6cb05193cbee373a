<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ExperimentTable</name>
    <message>
        <source>instant of: %1</source>
        <translation>时刻：%1</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>ui::CellCard</name>
    <message>
        <source>seed %1 · %2 · from %3 on</source>
        <translation>种子 %1 · %2 · 自 %3 起</translation>
    </message>
    <message>
        <source>%1 lost</source>
        <translation>丢失 %1</translation>
    </message>
    <message>
        <source>open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>No cell chosen</source>
        <translation>还没有选中格子</translation>
    </message>
    <message>
        <source>Not run yet.</source>
        <translation>还没有运行。</translation>
    </message>
    <message>
        <source>Choose a cell of a map by mouse or arrow keys: here is what its runs lost, and each can be opened.</source>
        <translation>用鼠标或方向键在图中选一格：这里显示它的各次运行丢了什么，每次运行都能打开。</translation>
    </message>
    <message>
        <source>The lab as it is</source>
        <translation>实验本身</translation>
    </message>
    <message>
        <source>%1 of %2 lost something; %3 records lost per run, %4 at most. No writes for %5 per run.</source>
        <translation>%2中有 %1 次丢了消息；平均每次丢 %3 条，最多 %4 条。平均每次有 %5 不能写入。</translation>
    </message>
    <message>
        <source>%1 run</source>
        <translation>%1 次运行</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 次运行</translation>
    </message>
    <message>
        <source>99 % of the batches were acknowledged within %1 (median of the runs).</source>
        <translation>99 % 的批次在 %1 内得到确认（各次运行的中位数）。</translation>
    </message>
    <message>
        <source>Each bar a run, by what it lost; click to open it</source>
        <translation>每根柱是一次运行，按丢失数排列；点击即可打开</translation>
    </message>
    <message>
        <source>Open seed %1 at the losing moment</source>
        <translation>打开种子 %1 丢消息的那一刻</translation>
    </message>
    <message>
        <source>Open seed %1</source>
        <translation>打开种子 %1</translation>
    </message>
</context>
<context>
    <name>ui::ExperimentForm</name>
    <message>
        <source>%1 runs are more than this window can hold; %2 are the most</source>
        <translation>%1 次运行超出本窗口的容量；最多 %2 次</translation>
    </message>
    <message>
        <source>%1 run</source>
        <translation>%1 次运行</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 次运行</translation>
    </message>
    <message>
        <source>Vary</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>seeds 1 to</source>
        <translation>种子 1 到</translation>
    </message>
    <message>
        <source>seeds of each cell</source>
        <translation>每格的种子数</translation>
    </message>
    <message>
        <source>variation %1</source>
        <translation>变化项 %1</translation>
    </message>
    <message>
        <source>the instant of …</source>
        <translation>……的时刻</translation>
    </message>
</context>
<context>
    <name>ui::ExperimentView</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>%1 of %2 runs</source>
        <translation>%2 次运行中的 %1 次</translation>
    </message>
    <message>
        <source> · %1 a second · %2 left</source>
        <translation> · 每秒 %1 次 · 还剩 %2</translation>
    </message>
    <message>
        <source>stopped after %1 of %2 runs</source>
        <translation>已停止，完成 %2 次中的 %1 次</translation>
    </message>
    <message>
        <source>%1 run</source>
        <translation>%1 次运行</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 次运行</translation>
    </message>
    <message>
        <source>%1 did not go as the lab says; the first: %2</source>
        <translation>%1没有照实验进行；第一个：%2</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>runs that lost</source>
        <translation>有丢失的</translation>
    </message>
    <message>
        <source>lost per run</source>
        <translation>每次丢失</translation>
    </message>
    <message>
        <source>no writes</source>
        <translation>不能写入</translation>
    </message>
    <message>
        <source>p99 to ack</source>
        <translation>p99 延迟</translation>
    </message>
    <message>
        <source>the lab as it is</source>
        <translation>实验本身</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Save the runs</source>
        <translation>保存各次运行</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>%1 cannot be written. Choose another folder.</source>
        <translation>无法写入 %1。请选择别的文件夹。</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>保存 CSV…</translation>
    </message>
    <message>
        <source>What each setting buys</source>
        <translation>每种设置换来什么</translation>
    </message>
    <message>
        <source>the experiment before: %1 · %2</source>
        <translation>上一次实验：%1 · %2</translation>
    </message>
</context>
<context>
    <name>ui::HeatMap</name>
    <message>
        <source>not run yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>acked but lost</source>
        <translation>已确认却丢失</translation>
    </message>
    <message>
        <source>no writes possible</source>
        <translation>不能写入</translation>
    </message>
    <message>
        <source>p99 to ack</source>
        <translation>p99 确认延迟</translation>
    </message>
    <message>
        <source>median of the runs</source>
        <translation>各次运行的中位数</translation>
    </message>
    <message>
        <source>records per run, mean</source>
        <translation>每次运行的平均条数</translation>
    </message>
    <message>
        <source>per run, mean</source>
        <translation>每次运行的平均</translation>
    </message>
</context>
<context>
    <name>ui::LatencyPlot</name>
    <message>
        <source>Time to ack, every batch</source>
        <translation>每个批次等到 ack 的时间</translation>
    </message>
    <message>
        <source>share within, log scale</source>
        <translation>多久之内的比例，对数刻度</translation>
    </message>
    <message>
        <source>No ack yet: acks=0 has none to time.</source>
        <translation>还没有 ack：acks=0 没有可计时的 ack。</translation>
    </message>
    <message>
        <source>the lab as it is</source>
        <translation>实验本身</translation>
    </message>
</context>
</TS>
