<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>LessonHtml</name>
    <message>
        <source>“%1”</source>
        <translation>“%1”</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>ProgressWords</name>
    <message>
        <source>it cannot be opened</source>
        <translation>打不开</translation>
    </message>
    <message>
        <source>Your progress in %1 cannot be read (%2). It stands in %3 now; the lessons begin anew.</source>
        <translation>%1 里的学习进度读不出来（%2）。原文件已移到 %3；课程从头开始。</translation>
    </message>
    <message>
        <source>Your progress in %1 cannot be read (%2); nothing is kept in this run.</source>
        <translation>%1 里的学习进度读不出来（%2）；这一次不保存进度。</translation>
    </message>
    <message>
        <source>Your progress cannot be written to %1: %2</source>
        <translation>学习进度写不进 %1：%2</translation>
    </message>
</context>
<context>
    <name>ui::LessonPage</name>
    <message>
        <source>Predict first</source>
        <translation>先预测</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>How sure are you?</source>
        <translation>有多大把握？</translation>
    </message>
    <message>
        <source>a guess</source>
        <translation>猜的</translation>
    </message>
    <message>
        <source>I think so</source>
        <translation>大概</translation>
    </message>
    <message>
        <source>sure</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Commit</source>
        <translation>就选它</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Your move</source>
        <translation>轮到你了</translation>
    </message>
    <message>
        <source>a command, then Enter</source>
        <translation>输入命令，按回车</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Open in this step, here or on the stage: %1</source>
        <translation>这一步可用（在这里或在舞台上）：%1</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>演示给我看</translation>
    </message>
    <message>
        <source>Does this step for you; it counts as shown, not as solved</source>
        <translation>替你完成这一步；记为“演示过”，不算自己完成</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>This step is done when</source>
        <translation>完成条件</translation>
    </message>
    <message>
        <source>This step was shown. Do it again by yourself with “Do it again”.</source>
        <translation>这一步是演示完成的。点“重做这一步”可以自己再做一遍。</translation>
    </message>
    <message>
        <source>Read it off</source>
        <translation>从图上读</translation>
    </message>
    <message>
        <source>What you read</source>
        <translation>读到的数值</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Look again, slowly</source>
        <translation>慢放再看一遍</translation>
    </message>
    <message>
        <source>Ledger</source>
        <translation>账本</translation>
    </message>
    <message>
        <source>producer</source>
        <translation>生产者</translation>
    </message>
    <message>
        <source>acked</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>in the log</source>
        <translation>日志里</translation>
    </message>
    <message>
        <source>lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>People say</source>
        <translation>常听人说</translation>
    </message>
    <message>
        <source>You have seen where it breaks.</source>
        <translation>你已经看到它在哪里不成立。</translation>
    </message>
    <message>
        <source>What you can do now</source>
        <translation>你现在会了</translation>
    </message>
    <message>
        <source>Steps done by yourself: %1 · shown: %2</source>
        <translation>自己完成 %1 步 · 演示 %2 步</translation>
    </message>
    <message>
        <source>Right: %1</source>
        <translation>正确：%1</translation>
    </message>
    <message>
        <source>You predicted</source>
        <translation>你的预测</translation>
    </message>
    <message>
        <source>What happened: %1</source>
        <translation>实际结果：%1</translation>
    </message>
    <message>
        <source>Choose one first</source>
        <translation>请先选一个</translation>
    </message>
    <message>
        <source>Say how sure you are</source>
        <translation>请说明有多大把握</translation>
    </message>
    <message>
        <source>Hint (%1 left)</source>
        <translation>提示（还有 %1 条）</translation>
    </message>
    <message>
        <source>No more hints</source>
        <translation>没有提示了</translation>
    </message>
    <message>
        <source>This step is not done yet; what is missing stands above.</source>
        <translation>这一步还没有完成，缺什么见上方。</translation>
    </message>
    <message>
        <source>Locked in this step, so that one thing changes at a time. Open: %1. Everything is open in the free lab.</source>
        <translation>这一步里锁定，每次只改变一件事。可用：%1。自由实验里全部可用。</translation>
    </message>
    <message>
        <source>A prediction is made once. “Do it again” takes it back.</source>
        <translation>预测只能做一次。“重做这一步”可以收回。</translation>
    </message>
    <message>
        <source>Type the number that you see.</source>
        <translation>请输入你看到的数字。</translation>
    </message>
    <message>
        <source>You have not been there yet: the steps before it come first.</source>
        <translation>还没有到那一步，请先完成前面的步骤。</translation>
    </message>
    <message>
        <source>There is nothing to show in this step.</source>
        <translation>这一步没有可演示的内容。</translation>
    </message>
    <message>
        <source>Locked in this step: there is something to think about before anything changes. Everything is open in the free lab.</source>
        <translation>这一步里锁定：先想一想，再动手。自由实验里全部可用。</translation>
    </message>
    <message>
        <source>Time stands in this step. It runs again when there is something to do.</source>
        <translation>这一步里时间停住。有事要做时，它会继续走。</translation>
    </message>
    <message>
        <source>Here the rules of then hold: %1</source>
        <translation>这里按当年的规则：%1</translation>
    </message>
    <message>
        <source>In one line</source>
        <translation>一句话</translation>
    </message>
    <message>
        <source>Ways found: %1 of %2</source>
        <translation>已找到的办法：%1 / %2</translation>
    </message>
    <message>
        <source>You are beside the lesson, which waits. “Back to the lesson” goes on where you left it.</source>
        <translation>你在课程之外，课程在等着。按“回到课程”就从离开的地方继续。</translation>
    </message>
    <message>
        <source>I know this: to the challenge</source>
        <translation>这些我会了：直接去挑战</translation>
    </message>
    <message>
        <source>Time stopped here</source>
        <translation>时间停在了这里</translation>
    </message>
    <message>
        <source>The time of this challenge is over. “Do it again” starts it anew.</source>
        <translation>这个挑战的时间用完了。点“重做这一步”重新开始。</translation>
    </message>
    <message>
        <source>Type it, or click it on the stage.</source>
        <translation>输入，或者在图上点它。</translation>
    </message>
    <message>
        <source>In other versions</source>
        <translation>在其他版本里</translation>
    </message>
    <message>
        <source>`%1` is %2 here, by default %3</source>
        <translation>`%1` 在这里是 %2，默认 %3</translation>
    </message>
    <message>
        <source>Scaled for teaching: %1.</source>
        <translation>为了教学调过：%1。</translation>
    </message>
    <message>
        <source>Type a number first</source>
        <translation>先输入一个数</translation>
    </message>
    <message>
        <source>records: %1 of at most %2</source>
        <translation>消息：已用 %1，最多 %2</translation>
    </message>
    <message>
        <source>commands: %1 of at most %2</source>
        <translation>命令：已用 %1，最多 %2</translation>
    </message>
    <message>
        <source>the lab&apos;s time: at most %1</source>
        <translation>实验时间：最多 %1</translation>
    </message>
    <message>
        <source>The answer is a whole number, such as 7.</source>
        <translation>答案是一个整数，比如 7。</translation>
    </message>
    <message>
        <source>That is against the rules of this challenge; its page says why.</source>
        <translation>这违反挑战的规则；原因写在它的页面上。</translation>
    </message>
    <message>
        <source>The rules of this challenge allow %1 records in all. “Do it again” starts it anew.</source>
        <translation>这个挑战总共只许发 %1 条消息。点“重做这一步”重新开始。</translation>
    </message>
    <message>
        <source>The rules of this challenge allow %1 commands in all. “Do it again” starts it anew.</source>
        <translation>这个挑战总共只许用 %1 个命令。点“重做这一步”重新开始。</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>ui::LessonPanel</name>
    <message>
        <source>Lesson %1 · %2</source>
        <translation>第 %1 课 · %2</translation>
    </message>
    <message>
        <source>Opens when this step is done</source>
        <translation>完成这一步后可用</translation>
    </message>
    <message>
        <source>Free lab</source>
        <translation>自由实验</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Leave the lesson; the lab stays</source>
        <translation>离开课程；实验保留</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Do it again</source>
        <translation>重做这一步</translation>
    </message>
    <message>
        <source>From lesson %1 · %2</source>
        <translation>来自课程 %1 · %2</translation>
    </message>
    <message>
        <source>Card %1 of %2</source>
        <translation>第 %1 张卡片，共 %2 张</translation>
    </message>
    <message>
        <source>Step %1 of %2 · %3 done</source>
        <translation>第 %1 步，共 %2 步 · 已完成 %3 步</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Try something</source>
        <translation>试点别的</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>下一课</translation>
    </message>
    <message>
        <source>Goes on from here on a branch of its own, with everything open; the lesson waits</source>
        <translation>从这里另开一个分支，什么都可以做；课程等着</translation>
    </message>
    <message>
        <source>You are beside the lesson. Everything is open, nothing counts, and the lesson waits.</source>
        <translation>你在课程之外：什么都可以做，什么都不算数，课程等着你。</translation>
    </message>
    <message>
        <source>Back to the lesson</source>
        <translation>回到课程</translation>
    </message>
</context>
<context>
    <name>ui::OptionButton</name>
    <message>
        <source>right</source>
        <translation>对</translation>
    </message>
    <message>
        <source>not so</source>
        <translation>不对</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>ui::QuestionBox</name>
    <message>
        <source>Choose all that are right.</source>
        <translation>选出所有正确的。</translation>
    </message>
    <message>
        <source>Put them in order: drag, or Alt with the arrow keys.</source>
        <translation>排好顺序：拖动，或者 Alt 加方向键。</translation>
    </message>
    <message>
        <source>What you chose is right, and something right is still missing.</source>
        <translation>选的都对，但还漏了正确的。</translation>
    </message>
    <message>
        <source>Your number</source>
        <translation>你的答案</translation>
    </message>
    <message>
        <source>Further up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Further down</source>
        <translation>下移</translation>
    </message>
</context>
<context>
    <name>ui::RecallPage</name>
    <message>
        <source>Do you still know this? It counts for nothing, and it comes back until it stays.</source>
        <translation>还记得吗？不计分；没记牢的会再来。</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Show the answer</source>
        <translation>看答案</translation>
    </message>
    <message>
        <source>I knew it</source>
        <translation>我记得</translation>
    </message>
    <message>
        <source>Not any more</source>
        <translation>忘了</translation>
    </message>
</context>
<context>
    <name>ui::StepBar</name>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
</context>
<context>
    <name>ui::TickMark</name>
    <message>
        <source>not yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
</context>
</TS>
