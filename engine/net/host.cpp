#include "engine/net/host.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "engine/base/check.h"
#include "engine/lab/journal_sink.h"
#include "engine/net/auto_pace.h"
#include "engine/net/sockets.h"

namespace engine {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Duration kBudget{6ms};              // of running, between two looks at sockets and the GUI
constexpr std::uint64_t kEventsPerLook = 4096;
constexpr Duration kWaitMax{50ms};            // an idle host looks again after that

} // namespace

struct Host::Impl {
    std::unique_ptr<Lab> lab;
    Options options;
    std::function<void(const HostSlice&)>* onSlice = nullptr;
    boost::asio::io_context io{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work = boost::asio::make_work_guard(io);
    std::unique_ptr<Sockets> sockets;
    std::thread thread;
    std::atomic<bool> stopping{false};
    mutable std::mutex mutex;   // guards pace, ports and, written by the engine thread only, failure
    HostPace pace;
    std::vector<std::string> ports;
    std::string failure;
    // Engine thread only:
    HostPace running;
    AutoPace autoPace;
    Clock::time_point lastTick;
    Clock::time_point lastSlice;
    Clock::time_point lastFollowed;
    Clock::time_point wallZero;
    FactId sliced;
    std::string slicedBranch;
    std::uint64_t generation = 1;
    std::uint64_t labNumber = 1;
    Time lastSlicedTime = kNever;
    Clock::time_point handClock; // by hand

    Clock::time_point wallNow() const { return options.byHand ? handClock : Clock::now(); }

    void connectLab()
    {
        lab->onOutside = [this](OutsideId id, const ByteChain& bytes, bool close) {
            if (!sockets)
                return;
            if (!bytes.empty())
                sockets->send(id, bytes);
            if (close)
                sockets->close(id);
        };
        if (options.wallTime) // virtual time is wall time there
            return;
        lab->onPace = [this](const command::SetPace& wish) {
            using Kind = command::Pace::Kind;
            const command::Pace& wanted = wish.pace;
            setRunning({wanted.kind == Kind::Auto     ? HostPace::Kind::Auto
                        : wanted.kind == Kind::Max    ? HostPace::Kind::Max
                        : wanted.numerator == 0       ? HostPace::Kind::Paused
                                                      : HostPace::Kind::Ratio,
                std::max(1, wanted.numerator), std::max(1, wanted.denominator)});
        };
    }

    std::optional<std::string> listen()
    {
        Sockets::Handlers handlers;
        handlers.opened = [this](const std::string& peer, BrokerId broker) {
            catchUp();
            return lab->openOutside(peer, broker);
        };
        handlers.bytes = [this](OutsideId id, const Slice& bytes) {
            catchUp();
            guarded([&] { lab->outsideBytes(id, bytes); });
            catchUp();
        };
        handlers.closed = [this](OutsideId id) {
            catchUp();
            guarded([&] { lab->outsideClosed(id); });
        };
        handlers.backlog = [this](OutsideId id) { return lab->run().outsideBacklog(id); };
        sockets = std::make_unique<Sockets>(io, std::move(handlers));
        std::vector<BrokerId> brokers;
        for (const auto& [id, broker] : lab->view().brokers)
            brokers.push_back(id);
        if (brokers.empty())
            brokers = lab->brokers();
        auto problem = sockets->listen(options.bindAddress, options.firstPort, options.strictPorts, brokers);
        if (problem && options.strictPorts)
            return problem;
        const std::lock_guard lock(mutex);
        ports = sockets->listening();
        return std::nullopt;
    }

    template <class Act>
    void guarded(Act act)
    {
        if (!failure.empty())
            return;
        try {
            act();
        } catch (const CheckFailed& failed) {
            const std::lock_guard lock(mutex);
            failure = std::string(failed.what()) + "; seed " + std::to_string(lab->file().seed) + ", " + formatTime(lab->now()) + ", event "
                + std::to_string(lab->eventsRun());
        }
    }

    // Brings virtual time to where wall time says it is.
    void catchUp()
    {
        const auto now = wallNow();
        const Duration passed = std::chrono::duration_cast<Duration>(now - lastTick);
        Time target = lab->now();
        if (options.wallTime) {
            // Virtual time runs with the wall; a deliberate `advance` puts it ahead for good.
            target = lab->now() + passed;
            lastTick = now;
        } else {
            lastTick = now;
            switch (running.kind) {
            case HostPace::Kind::Paused:
                return;
            case HostPace::Kind::Ratio:
                target = target + Duration{passed.count() / running.denominator * running.numerator
                             + passed.count() % running.denominator * running.numerator / running.denominator};
                break;
            case HostPace::Kind::Auto:
                runAuto(passed, now + kBudget);
                return;
            case HostPace::Kind::Max:
                target = target + 3600s;
                break;
            }
        }
        // A real client lives in wall time: its clock must not be outrun (design/physics.md, Pace).
        if (!options.wallTime && sockets && sockets->count() > 0)
            target = std::min(target, lab->now() + passed);
        const auto deadline = now + kBudget;
        guarded([&] {
            do {
                if (lab->runUntil(running.kind == HostPace::Kind::Max && !options.wallTime ? maxTarget(target) : target, kEventsPerLook))
                    break;
                if (!lab->stoppedBy().empty()) {
                    setRunning({HostPace::Kind::Paused, 1, 1});
                    break;
                }
            } while (wallNow() < deadline || options.wallTime);
        });
    }
    // In stretches of one pace each. What the budget does not cover is left out: a lab too busy for its pace is shown slower.
    void runAuto(Duration passed, Clock::time_point deadline)
    {
        using Silence = AutoPace::Silence;
        const Silence silence = sockets && sockets->count() > 0 ? Silence::WallTime : Silence::Fast;
        guarded([&] {
            for (Duration left = passed; left > Duration{0} && wallNow() < deadline;) {
                const AutoPace::Stretch stretch = autoPace.next(*lab, left, silence);
                left -= stretch.wall;
                while (!lab->runUntil(stretch.to, kEventsPerLook))
                    if (!lab->stoppedBy().empty()) {
                        setRunning({HostPace::Kind::Paused, 1, 1});
                        return;
                    } else if (wallNow() >= deadline) {
                        return;
                    }
            }
        });
    }

    // As fast as possible: to the next event, not through empty time for ever.
    Time maxTarget(Time target) const
    {
        const auto next = lab->nextEventAt();
        return next ? std::min(target, std::max(*next, lab->now())) : lab->now();
    }

    void setRunning(HostPace wanted)
    {
        running = wanted;
        const std::lock_guard lock(mutex);
        pace = wanted;
    }

    void slice(bool force)
    {
        const auto now = wallNow();
        if (JournalSink* sink = lab->journalSink(); sink && (force || now - lastFollowed >= options.sliceInterval)) {
            lastFollowed = now;
            sink->follow(*lab);
        }
        if (!onSlice || !*onSlice || (!force && now - lastSlice < options.sliceInterval))
            return;
        if (lab->liveBranch() != slicedBranch) {
            slicedBranch = lab->liveBranch();
            sliced = {};
            ++generation;
        }
        if (!force && lab->facts().last() == sliced && lab->now() == lastSlicedTime)
            return;
        lastSlice = now;
        lastSlicedTime = lab->now();
        HostSlice out;
        out.moment = lab->moment();
        out.facts = lab->facts().slice(sliced, lab->facts().last());
        out.firstFact = FactId{std::max(sliced.value + 1, lab->facts().firstKept().value)};
        sliced = lab->facts().last();
        out.branch = slicedBranch;
        out.generation = generation;
        out.labNumber = labNumber;
        out.now = lab->now();
        out.eventsRun = lab->eventsRun();
        out.pace = running;
        out.branches = lab->branches();
        out.listening = ports;
        out.stoppedBy = lab->stoppedBy();
        out.breakpoints = lab->breakpoints();
        for (const auto& violation : lab->run().checks().violations())
            out.violations.push_back({violation.at, std::string(violation.rule), violation.text});
        out.failure = failure;
        (*onSlice)(out);
    }

    // Brokers that are down do not listen.
    void followBrokers()
    {
        if (sockets)
            for (const auto broker : lab->brokers())
                sockets->setUp(broker, lab->isUp(broker));
    }

    void turn(Duration wall)
    {
        io.poll();
        while (wall > Duration{0}) {
            const Duration step = std::min(wall, options.sliceInterval);
            wall -= step;
            handClock += step;
            catchUp();
            followBrokers();
            if (sockets)
                sockets->resume();
            slice(wall == Duration{0});
            io.poll();
        }
    }

    void loop()
    {
        lastTick = Clock::now();
        while (!stopping) {
            catchUp();
            followBrokers();
            if (sockets)
                sockets->resume();
            slice(false);
            Duration wait = kWaitMax;
            if (options.wallTime || running.kind == HostPace::Kind::Ratio) {
                if (const auto next = lab->nextEventAt())
                    wait = std::clamp<Duration>(scaled(*next - lab->now()), Duration{0}, kWaitMax);
            } else if (running.kind == HostPace::Kind::Auto) {
                wait = 4ms;
            } else if (running.kind == HostPace::Kind::Max) {
                wait = Duration{0};
            }
            if (running.kind != HostPace::Kind::Paused && onSlice && *onSlice)
                wait = std::min(wait, options.sliceInterval);
            io.run_one_for(wait);
            io.poll();
        }
    }
    Duration scaled(Duration virtualTime) const
    {
        if (options.wallTime)
            return virtualTime;
        return Duration{virtualTime.count() / running.numerator * running.denominator};
    }
};

Host::Host(std::unique_ptr<Lab> lab, Options options) : m_impl(std::make_unique<Impl>())
{
    m_impl->lab = std::move(lab);
    m_impl->options = std::move(options);
    m_impl->running = m_impl->pace = m_impl->options.pace;
    m_impl->onSlice = &onSlice;
    m_impl->connectLab();
}

Host::~Host() { stop(); }

std::optional<std::string> Host::start()
{
    Impl& impl = *m_impl;
    impl.guarded([&] {
        if (impl.lab->now() < Time{})
            impl.lab->runUntil(Time{});
    });
    if (impl.options.listen)
        if (auto problem = impl.listen())
            return problem;
    impl.slice(true);
    if (impl.options.byHand)
        return std::nullopt;
    impl.thread = std::thread([&impl] { impl.loop(); });
    return std::nullopt;
}

void Host::stop()
{
    m_impl->stopping = true;
    boost::asio::post(m_impl->io, [] { });
    if (m_impl->thread.joinable())
        m_impl->thread.join();
    if (m_impl->sockets)
        m_impl->sockets->closeAll();
}

void Host::turn(Duration wall)
{
    ENGINE_CHECK(m_impl->options.byHand, "time is turned by hand only where no thread does");
    m_impl->turn(wall);
}

void Host::post(std::function<void(Lab&)> act)
{
    boost::asio::post(m_impl->io, [impl = m_impl.get(), act = std::move(act)] {
        impl->catchUp();
        impl->guarded([&] { act(*impl->lab); });
        impl->followBrokers();
        impl->slice(true);
    });
}

void Host::setPace(HostPace pace)
{
    {
        const std::lock_guard lock(m_impl->mutex);
        m_impl->pace = pace;
    }
    boost::asio::post(m_impl->io, [impl = m_impl.get(), pace] {
        impl->catchUp();
        impl->setRunning(pace);
        impl->slice(true);
    });
}

HostPace Host::pace() const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->pace;
}

std::vector<std::string> Host::listening() const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->ports;
}

std::string Host::failure() const
{
    const std::lock_guard lock(m_impl->mutex);
    return m_impl->failure;
}

void Host::replaceLab(std::unique_ptr<Lab> lab)
{
    auto shared = std::make_shared<std::unique_ptr<Lab>>(std::move(lab)); // a posted function must be copyable
    boost::asio::post(m_impl->io, [impl = m_impl.get(), shared] {
        if (impl->sockets)
            impl->sockets->closeAll();
        impl->sockets.reset();
        {
            const std::lock_guard lock(impl->mutex);
            impl->failure.clear();
        }
        impl->lab = std::move(*shared);
        impl->connectLab();
        impl->slicedBranch.clear();
        ++impl->labNumber;
        impl->guarded([&] {
            if (impl->lab->now() < Time{})
                impl->lab->runUntil(Time{});
        });
        if (impl->options.listen)
            impl->listen();
        impl->lastTick = impl->wallNow();
        impl->slice(true);
    });
}

} // namespace engine
