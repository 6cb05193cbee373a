// What somebody in front of the window waits for: a frame of the stage, and the first thing that moves.

#include <QApplication>
#include <QPixmap>

#include <functional>

#include "app/first_lab.h"
#include "app/lab_io.h"
#include "engine/record/batch_builder.h"
#include "tests/bench/bench_support.h"
#include "tests/ui/stage/group_scenes.h"
#include "ui/models/config_rows.h"
#include "ui/panels/byte_view.h"
#include "ui/stage/frame_clock.h"
#include "ui/stage/stage_view.h"
#include "ui/window/main_window.h"

using namespace engine;
using bench::sized;

namespace {

constexpr QSize kScreen(1680, 1050);

// Turned by hand: a frame is exactly one Moment.
class StillClock : public ui::FrameClock {
public:
    std::int64_t nowMs() const override { return now; }
    void turn(std::int64_t milliseconds)
    {
        now += milliseconds;
        if (isWanted())
            emit frame(); // what moves goes on, what has moved enough ends
    }
    std::int64_t now = 0;

protected:
    void setRunning(bool) override { }
};

constexpr Duration kFrame{16ms};

// Each Moment painted whole by software; `open` leads to the level that is shown.
void paintMoments(benchmark::State& state, const std::vector<Moment>& moments, QSize size, const std::function<void(ui::StageView&)>& open)
{
    std::vector<double> milliseconds, computed, messages;
    for (const Moment& moment : moments)
        messages.push_back(static_cast<double>(moment.view->messages.size()));
    for (auto _ : state) {
        StillClock clock;
        ui::StageView view(clock);
        view.resize(size);
        view.show();
        QApplication::processEvents();
        if (open) {
            view.setMoment(moments.front(), ui::StageView::Change::Jump);
            open(view);
        }
        for (const Moment& moment : moments) {
            const double before = bench::wallSeconds(), computedBefore = bench::threadSeconds();
            clock.turn(16);
            view.setMoment(moment, ui::StageView::Change::Forward);
            view.repaint();
            milliseconds.push_back((bench::wallSeconds() - before) * 1000);
            computed.push_back((bench::threadSeconds() - computedBefore) * 1000);
        }
    }
    state.counters["frames"] = static_cast<double>(milliseconds.size());
    state.counters["frameMsMax"] = bench::quantile(milliseconds, 1000);
    state.counters["frameMsP99"] = bench::quantile(milliseconds, 990);
    state.counters["frameMsP50"] = bench::quantile(milliseconds, 500);
    state.counters["cpuMsP99"] = bench::quantile(computed, 990);
    state.counters["cpuMsP50"] = bench::quantile(computed, 500);
    state.counters["messagesP50"] = bench::quantile(messages, 500);
}

// 600 Moments of a lab, 16 ms of virtual time apart.
enum class Shown { Cluster, Producer, Storage };
void paintFrames(benchmark::State& state, const char* labName, QSize size, Shown shown = Shown::Cluster)
{
    const int frames = sized(600, 3);
    auto lab = bench::makeLab(labName, Recording::Full);
    lab->runUntil(Time{5s});
    std::vector<Moment> moments;
    for (int i = 0; i < frames; ++i) {
        lab->runUntil(lab->now() + kFrame);
        moments.push_back(lab->moment());
    }
    const auto open = [&](ui::StageView& view) {
        if (shown == Shown::Producer) {
            for (const auto& [id, client] : moments.front().view->clients)
                if (client->kind == NodeKind::Producer)
                    view.openProducer(id);
            if (view.camera().level != ui::ZoomLevel::Producer)
                state.SkipWithError("there is no producer to look into");
            return;
        }
        view.setLab(std::make_shared<const ui::LabKnown>(ui::knownOf(*lab, ui::configsOf(*lab, *moments.front().view))));
        const TopicPartition log{"orders", 0};
        view.openFiles(log, moments.front().view->partition(log)->leader.value);
        if (view.camera().level != ui::ZoomLevel::Storage || view.list().objects().size() < 20)
            state.SkipWithError("there are no files to look into");
    };
    paintMoments(state, moments, size, shown == Shown::Cluster ? std::function<void(ui::StageView&)>() : open);
}

void stageFrame(benchmark::State& state) { paintFrames(state, "stage-30", kScreen); }
// From inside, at 2 000 records a second.
void producerFrame(benchmark::State& state) { paintFrames(state, "producer-2000", kScreen, Shown::Producer); }
// A compacted log as its files, at 500 records a second, a new file of one kibibyte every few frames.
void storageFrame(benchmark::State& state) { paintFrames(state, "storage-500", kScreen, Shown::Storage); }
// A made group of 100 members and 1 000 partitions, six rebalances behind it; in each frame the positions of a tenth of it move on.
void groupFrame(benchmark::State& state)
{
    ClusterView view = scenes::wideGroup(100, 1000, 6, 3);
    Time now = scenes::groupNow();
    std::vector<Moment> moments;
    for (int i = 0; i < sized(600, 3); ++i) {
        now = now + kFrame;
        int number = 0;
        for (auto& [id, client] : view.clients)
            if (number++ % 10 == i % 10)
                for (auto& [partition, position] : client.edit().consumer.edit().positions)
                    position.value = position.value + 1;
        moments.push_back({now, std::make_shared<const ClusterView>(view)});
    }
    paintMoments(state, moments, kScreen, [&](ui::StageView& stage) {
        stage.openGroup("billing");
        if (stage.camera().level != ui::ZoomLevel::Group || stage.list().objects().size() < 50)
            state.SkipWithError("there is no group to look into");
    });
}
void stageMessages(benchmark::State& state) { paintFrames(state, "stage-messages", QSize(1920, 1080)); }

// From nothing to a painted window in which a message is on its way: the lab that opens first, as the window opens it.
void firstMovingMessage(benchmark::State& state)
{
    constexpr double kGiveUpSeconds = 30;
    double seconds = 0;
    for (auto _ : state) {
        const double before = bench::wallSeconds();
        std::vector<std::string> warnings;
        const LabFile file = app::firstLab();
        auto lab = app::makeLab({file, {}}, {}, warnings);
        if (file.openAt)
            lab->runUntil(*file.openAt);
        Host::Options options;
        options.listen = true;
        options.firstPort = 0;
        options.pace = {HostPace::Kind::Auto, 1, 1};
        ui::Bridge bridge(std::move(lab), options);
        ui::MainWindow window(bridge, "bench", {});
        window.resize(kScreen);
        if (const QString problem = bridge.start(); !problem.isEmpty()) {
            state.SkipWithError(problem.toUtf8().constData());
            break;
        }
        window.show();
        const auto moves = [&] { return window.moment().view && !window.moment().view->messages.empty(); };
        Time shown = kNever; // seen twice, at two instants: it moves
        for (;;) {
            QApplication::processEvents(QEventLoop::AllEvents, 5);
            if (moves() && shown != kNever && window.moment().at > shown)
                break;
            if (moves() && shown == kNever)
                shown = window.moment().at;
            if (bench::wallSeconds() - before > kGiveUpSeconds) {
                state.SkipWithError("nothing moved");
                break;
            }
        }
        window.repaint();
        seconds += bench::wallSeconds() - before;
        window.close(); // as a person does
    }
    state.counters["seconds"] = seconds / static_cast<double>(state.iterations());
}

// From the bytes of one batch to its fields painted: 10 MB, 100 000 records. Then pages through it, and its hex.
void byteView(benchmark::State& state)
{
    const int records = sized(100000, 100);
    RecordBatchBuilder builder({});
    Record record;
    record.value = Slice::copyOf(std::string(90, 'x'));
    for (int i = 0; i < records; ++i) {
        record.timestamp = 1700000000000 + i;
        builder.append(record);
    }
    const ByteChain bytes(builder.build());
    std::vector<double> opened, paged, hex;
    for (auto _ : state) {
        for (int i = 0; i < sized(20, 1); ++i) {
            ui::ByteView view;
            view.resize(1000, 240);
            view.show();
            QApplication::processEvents();
            double before = bench::wallSeconds();
            view.setSheet(ui::ByteSheet::ofBatch(std::make_shared<const BatchAnatomy>(bytes, ui::ByteSheet::kUnpackedMax)));
            view.repaint();
            opened.push_back((bench::wallSeconds() - before) * 1000);
            before = bench::wallSeconds();
            view.setCurrent(view.sheet()->size() / 2);
            view.repaint();
            paged.push_back((bench::wallSeconds() - before) * 1000);
            before = bench::wallSeconds();
            view.setMode(ui::ByteView::Mode::Hex);
            view.repaint();
            hex.push_back((bench::wallSeconds() - before) * 1000);
        }
    }
    state.counters["batchBytes"] = static_cast<double>(bytes.size());
    state.counters["openMsMax"] = bench::quantile(opened, 1000);
    state.counters["openMsP50"] = bench::quantile(opened, 500);
    state.counters["pageMsMax"] = bench::quantile(paged, 1000);
    state.counters["hexMsMax"] = bench::quantile(hex, 1000);
}

} // namespace

BENCHMARK(byteView)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(stageFrame)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(producerFrame)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(storageFrame)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(groupFrame)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(stageMessages)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(firstMovingMessage)->Iterations(1)->Unit(benchmark::kMillisecond);
