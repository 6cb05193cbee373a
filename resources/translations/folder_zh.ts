<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>FileLines</name>
    <message>
        <source>@%1 %2 bytes, offsets %3-%4: a batch too large to be looked into here; `highwater dump` does</source>
        <translation>@%1 %2 字节，偏移量 %3-%4：批次太大，这里不展开；可用 `highwater dump`</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>the CRC does not fit: stored %1, computed %2</source>
        <translation>CRC 不符：存的是 %1，算出 %2</translation>
    </message>
    <message>
        <source>a batch cannot have the length %1; %2 from here on are not read</source>
        <translation>批次长度不可能是 %1；从这里起 %2不读</translation>
    </message>
    <message>
        <source>a batch of %1 bytes is cut off after %2</source>
        <translation>%1 字节的批次在 %2 字节后被截断</translation>
    </message>
    <message>
        <source>magic %1 is not known (0, 1 and 2 are); %2 from here on are not read</source>
        <translation>不认识 magic %1（认识 0、1、2）；从这里起 %2不读</translation>
    </message>
    <message>
        <source>%1 at the end are too few for a batch</source>
        <translation>末尾的 %1不够一个批次</translation>
    </message>
    <message>
        <source>its last offset lies below its first</source>
        <translation>末偏移量小于首偏移量</translation>
    </message>
    <message>
        <source>its offsets begin at %1, and the log was at %2 already</source>
        <translation>偏移量从 %1 开始，而日志已到 %2</translation>
    </message>
    <message>
        <source>its offsets begin at %1, and the segment before it ends at %2</source>
        <translation>偏移量从 %1 开始，而前一段到 %2 才结束</translation>
    </message>
    <message>
        <source>offset %1 is out of reach of a segment that begins at %2</source>
        <translation>偏移量 %1 超出起点为 %2 的段所能表示的范围</translation>
    </message>
    <message>
        <source>its records cannot be read behind %1 of %2</source>
        <translation>记录只读得出前 %1 条，共 %2 条</translation>
    </message>
    <message>
        <source>%1, behind %2 of %3 records</source>
        <translation>%1，在 %3 条记录的前 %2 条之后</translation>
    </message>
    <message>
        <source>an entry is cut off</source>
        <translation>有一项被截断</translation>
    </message>
    <message>
        <source>entries do not rise</source>
        <translation>各项没有递增</translation>
    </message>
    <message>
        <source>no batch begins at byte %1 of the .log</source>
        <translation>.log 的第 %1 字节处没有批次开始</translation>
    </message>
    <message>
        <source>no batch that ends at offset %1 begins at byte %2 of the .log</source>
        <translation>.log 的第 %2 字节处没有以偏移量 %1 结束的批次</translation>
    </message>
    <message>
        <source>it says offset %1, and the batch at byte %2 of the .log ends at offset %3</source>
        <translation>它说偏移量是 %1，而 .log 第 %2 字节处的批次在偏移量 %3 结束</translation>
    </message>
    <message>
        <source>the transaction ends before it begins</source>
        <translation>事务的结束早于开始</translation>
    </message>
    <message>
        <source>the entries&apos; last offsets do not rise</source>
        <translation>各项的末偏移量没有递增</translation>
    </message>
    <message>
        <source>it ends before its first entry</source>
        <translation>第一项之前就结束了</translation>
    </message>
    <message>
        <source>it says %1 entries and has %2 bytes for them</source>
        <translation>它说有 %1 项，却只有 %2 字节</translation>
    </message>
    <message>
        <source>it says %1 entries and holds %2</source>
        <translation>它说有 %1 项，实有 %2 项</translation>
    </message>
    <message>
        <source>the version is not 0</source>
        <translation>版本不是 0</translation>
    </message>
    <message>
        <source>no version</source>
        <translation>没有版本</translation>
    </message>
    <message>
        <source>version %1 of an entry is not known (0 is)</source>
        <translation>不认识项的版本 %1（认识 0）</translation>
    </message>
    <message>
        <source>version %1 is not known (1 is)</source>
        <translation>不认识版本 %1（认识 1）</translation>
    </message>
    <message>
        <source>version %1 is not known (0 is)</source>
        <translation>不认识版本 %1（认识 0）</translation>
    </message>
    <message>
        <source>version %1 is not known</source>
        <translation>不认识版本 %1</translation>
    </message>
    <message>
        <source>no number of entries</source>
        <translation>没有项数</translation>
    </message>
    <message>
        <source>not &quot;%1&quot;: %2</source>
        <translation>不是 &quot;%1&quot;：%2</translation>
    </message>
    <message>
        <source>not a line of a name and a value: %1</source>
        <translation>不是“名称和值”的一行：%1</translation>
    </message>
    <message>
        <source>no node.id that is a number</source>
        <translation>没有是数字的 node.id</translation>
    </message>
    <message>
        <source>no topic_id of 22 characters</source>
        <translation>没有 22 个字符的 topic_id</translation>
    </message>
    <message>
        <source>a JSON value is nested more than %1 deep</source>
        <translation>JSON 嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>not a JSON object</source>
        <translation>不是 JSON 对象</translation>
    </message>
    <message>
        <source>too large for what its name says it is: %1 bytes; not read</source>
        <translation>按名称它不该这么大：%1 字节；没有读</translation>
    </message>
    <message>
        <source>%1 stands at %2, and its log ends at %3</source>
        <translation>%1 记在 %2，而它的日志到 %3 结束</translation>
    </message>
    <message>
        <source>its folder&apos;s name is not TOPIC-PARTITION</source>
        <translation>文件夹不叫 TOPIC-分区号</translation>
    </message>
    <message>
        <source>there is no .log of this name; a broker removes it when it starts</source>
        <translation>没有同名的 .log；broker 启动时会删掉它</translation>
    </message>
    <message>
        <source>cannot be read: %1</source>
        <translation>读不了：%1</translation>
    </message>
    <message>
        <source>cannot be listed: %1</source>
        <translation>列不出：%1</translation>
    </message>
    <message>
        <source>a folder where a file should be</source>
        <translation>该是文件的地方是文件夹</translation>
    </message>
    <message>
        <source>more than %1 files; the others are not looked into</source>
        <translation>超过 %1 个文件；其余的不看</translation>
    </message>
    <message>
        <source>the file became shorter meanwhile</source>
        <translation>文件在此期间变短了</translation>
    </message>
    <message>
        <source>it leads nowhere</source>
        <translation>它指向不存在的地方</translation>
    </message>
    <message>
        <source>no regular file</source>
        <translation>不是普通文件</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 个字节</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 个字节</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这个文件或目录</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是目录</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>输入输出错误</translation>
    </message>
    <message>
        <source>Too many levels of symbolic links</source>
        <translation>符号链接层数太多</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>被截断</translation>
    </message>
</context>
<context>
    <name>ui::FileContents</name>
    <message>
        <source>“%1” is nowhere in this file</source>
        <translation>这个文件里没有“%1”</translation>
    </message>
    <message>
        <source>… and %1 record more</source>
        <translation>……还有 %1 条记录</translation>
    </message>
    <message>
        <source>… and %1 records more</source>
        <translation>……还有 %1 条记录</translation>
    </message>
    <message>
        <source>%1 batch</source>
        <translation>%1 个批次</translation>
    </message>
    <message>
        <source>%1 batches</source>
        <translation>%1 个批次</translation>
    </message>
    <message>
        <source>%1 line</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 行</translation>
    </message>
    <message>
        <source>looked at %1 % so far</source>
        <translation>已看 %1 %</translation>
    </message>
    <message>
        <source>looking for “%1”…</source>
        <translation>正在找“%1”……</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Find next</source>
        <translation>找下一个</translation>
    </message>
    <message>
        <source>Choose a batch to read its records.</source>
        <translation>选一个批次，看其中的记录。</translation>
    </message>
    <message>
        <source>Records of the batch at byte %1</source>
        <translation>第 %1 字节处批次的记录</translation>
    </message>
    <message>
        <source>Choose a file on the left to read what is in it.</source>
        <translation>在左边选一个文件，看里面有什么。</translation>
    </message>
    <message>
        <source>Find: an offset, a key, words of a record</source>
        <translation>查找：偏移量、key、记录里的文字</translation>
    </message>
    <message>
        <source>Find in this file, in its records too</source>
        <translation>在这个文件及其记录里查找</translation>
    </message>
    <message>
        <source>Contents of the file</source>
        <translation>文件内容</translation>
    </message>
    <message>
        <source>Records of the chosen batch</source>
        <translation>所选批次的记录</translation>
    </message>
</context>
<context>
    <name>ui::FolderPage</name>
    <message>
        <source>Open a Kafka log folder</source>
        <translation>打开 Kafka 日志文件夹</translation>
    </message>
    <message>
        <source>a folder has no clock: give a date (2026-01-01T10:00:00Z) or milliseconds since 1970</source>
        <translation>文件夹没有时钟：请给日期（2026-01-01T10:00:00Z）或 1970 年以来的毫秒数</translation>
    </message>
    <message>
        <source>what was read here does not tell the way; the contents of the files can be searched</source>
        <translation>这里读到的还说不出这条路；可在文件内容里查找</translation>
    </message>
    <message>
        <source>%1, byte %2: %3</source>
        <translation>%1，第 %2 字节：%3</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹……</translation>
    </message>
    <message>
        <source>Open another folder…</source>
        <translation>打开别的文件夹……</translation>
    </message>
    <message>
        <source>What lies in a Kafka log folder?</source>
        <translation>Kafka 日志文件夹里有什么？</translation>
    </message>
    <message>
        <source>Choose a log dir of a broker (log.dirs), one of its partitions such as orders-0, or a data folder of `highwater serve`: Apache Kafka&apos;s or ours. It is only read.</source>
        <translation>选一个 broker 的日志目录（log.dirs）、其中一个分区（如 orders-0），或 `highwater serve` 的数据文件夹：Apache Kafka 的或我们的都行。只读取，不改动。</translation>
    </message>
    <message>
        <source>Looking for partitions…</source>
        <translation>正在找分区……</translation>
    </message>
    <message>
        <source>%1 files so far</source>
        <translation>已看 %1 个文件</translation>
    </message>
    <message>
        <source>Reading was cancelled</source>
        <translation>已取消读取</translation>
    </message>
    <message>
        <source>Nothing is shown of %1.</source>
        <translation>没有显示 %1 的任何内容。</translation>
    </message>
    <message>
        <source>This folder cannot be read</source>
        <translation>这个文件夹不能读取</translation>
    </message>
    <message>
        <source>%1: %2. Choose another one, or make it readable for you and read it again.</source>
        <translation>%1：%2。请选别的文件夹，或给自己读取权限后再读一次。</translation>
    </message>
    <message>
        <source>This is no Kafka log folder</source>
        <translation>这不是 Kafka 日志文件夹</translation>
    </message>
    <message>
        <source>In %1 and up to %2 folders below there is no folder TOPIC-PARTITION with .log files in it (%3 files were looked at). A broker&apos;s log dir is what log.dirs in its server.properties says.</source>
        <translation>在 %1 及其下 %2 层文件夹里，没有装着 .log 文件的 TOPIC-分区号 文件夹（看了 %3 个文件）。broker 的日志目录写在它的 server.properties 的 log.dirs 里。</translation>
    </message>
    <message>
        <source>offsets %1 to %2</source>
        <translation>偏移量 %1 到 %2</translation>
    </message>
    <message>
        <source>high watermark %1</source>
        <translation>高水位 %1</translation>
    </message>
    <message>
        <source>high watermark: no checkpoint tells it</source>
        <translation>高水位：没有检查点说明</translation>
    </message>
    <message>
        <source>batches of the last %1 of %2 segments</source>
        <translation>%2 个段中最后 %1 个的批次</translation>
    </message>
    <message>
        <source>the last %1 batches</source>
        <translation>最后 %1 个批次</translation>
    </message>
    <message>
        <source>only the end of each log was looked at</source>
        <translation>只看了每个日志的末尾</translation>
    </message>
    <message>
        <source>all %1 files checked, every byte: no problems</source>
        <translation>%1 个文件逐字节检查过：没有问题</translation>
    </message>
    <message>
        <source>all %1 files checked: %2</source>
        <translation>%1 个文件都检查过：%2</translation>
    </message>
    <message>
        <source>%1 problem</source>
        <translation>%1 个问题</translation>
    </message>
    <message>
        <source>%1 problems</source>
        <translation>%1 个问题</translation>
    </message>
    <message>
        <source>Kafka log folder</source>
        <translation>Kafka 日志文件夹</translation>
    </message>
    <message>
        <source>Looking for partitions: %1 files</source>
        <translation>正在找分区：%1 个文件</translation>
    </message>
    <message>
        <source>Reading segments: %1 of %2</source>
        <translation>正在读段：%1 / %2</translation>
    </message>
    <message>
        <source>Checking every byte: %1 of %2</source>
        <translation>正在逐字节检查：%1 / %2</translation>
    </message>
    <message>
        <source>%1 partition</source>
        <translation>%1 个分区</translation>
    </message>
    <message>
        <source>%1 partitions</source>
        <translation>%1 个分区</translation>
    </message>
    <message>
        <source>%1 file</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>%1 files</source>
        <translation>%1 个文件</translation>
    </message>
    <message>
        <source>there are more files than are shown</source>
        <translation>还有文件没有显示</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>问题（%1）</translation>
    </message>
    <message>
        <source>Hide the bytes</source>
        <translation>收起字节</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>Reading %1…</source>
        <translation>正在读 %1……</translation>
    </message>
    <message>
        <source>Reading was cancelled. Choose a partition on the left to read it.</source>
        <translation>已取消读取。在左边选一个分区再读。</translation>
    </message>
    <message>
        <source>Choose a partition on the left.</source>
        <translation>在左边选一个分区。</translation>
    </message>
    <message>
        <source>Every byte was checked; nothing is wrong with these files.</source>
        <translation>每个字节都检查过；这些文件没有问题。</translation>
    </message>
    <message>
        <source>Nothing wrong was seen so far. “Check all files” looks at every byte.</source>
        <translation>目前没有发现问题。“检查所有文件”会看每个字节。</translation>
    </message>
    <message>
        <source>Kafka log folder, read-only</source>
        <translation>Kafka 日志文件夹，只读</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>只读</translation>
    </message>
    <message>
        <source>Nothing in this folder is changed.</source>
        <translation>这个文件夹里的东西不会被改动。</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>重新读取</translation>
    </message>
    <message>
        <source>Check all files</source>
        <translation>检查所有文件</translation>
    </message>
    <message>
        <source>Reads every byte and compares every checksum and index entry</source>
        <translation>读每个字节，核对每个校验和与索引项</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Topic, partition or file</source>
        <translation>topic、分区或文件</translation>
    </message>
    <message>
        <source>Show only partitions and files with these words</source>
        <translation>只显示含这些文字的分区和文件</translation>
    </message>
    <message>
        <source>Partitions and files</source>
        <translation>分区和文件</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Byte</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题所在</translation>
    </message>
    <message>
        <source>What is shown of the folder</source>
        <translation>显示文件夹的什么</translation>
    </message>
    <message>
        <source>The chosen partition&apos;s files as a picture</source>
        <translation>所选分区的文件图</translation>
    </message>
    <message>
        <source>How far reading is</source>
        <translation>读取进度</translation>
    </message>
</context>
<context>
    <name>ui::FolderTree</name>
    <message>
        <source>waits for its removal</source>
        <translation>等待删除</translation>
    </message>
    <message>
        <source>on its way to another log dir</source>
        <translation>正移往另一个日志目录</translation>
    </message>
    <message>
        <source>stray: the broker no longer has it</source>
        <translation>失散：broker 已不再拥有它</translation>
    </message>
    <message>
        <source>%1 segment</source>
        <translation>%1 个段</translation>
    </message>
    <message>
        <source>%1 segments</source>
        <translation>%1 个段</translation>
    </message>
    <message>
        <source>segments in a folder that is not named TOPIC-PARTITION</source>
        <translation>段所在的文件夹不叫 TOPIC-分区号</translation>
    </message>
    <message>
        <source>%1 problem</source>
        <translation>%1 个问题</translation>
    </message>
    <message>
        <source>%1 problems</source>
        <translation>%1 个问题</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
</TS>
