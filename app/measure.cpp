#include "app/measure.h"

#include <csignal>
#include <iostream>
#include <thread>

#include <pthread.h>
#include <unistd.h>

#include <fmt/format.h>

#include "app/exit_codes.h"
#include "engine/net/measure/report.h"
#include "engine/net/measure/run.h"
#include "engine/net/measure/words.h"

namespace app {

namespace {

// Turns SIGINT and SIGTERM into a request to stop, so that the folder goes before the program does. From its making on they are kept
// from all threads that begin.
class Interrupts {
public:
    Interrupts()
    {
        sigemptyset(&m_signals);
        sigaddset(&m_signals, SIGINT);
        sigaddset(&m_signals, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &m_signals, &m_before);
        m_waiter = std::thread([this] {
            int signal = 0;
            sigwait(&m_signals, &signal);
            m_stop.request_stop();
        });
    }
    ~Interrupts()
    {
        pthread_kill(m_waiter.native_handle(), SIGTERM); // ends its wait
        m_waiter.join();
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    std::stop_source& stop() { return m_stop; }

private:
    sigset_t m_signals{}, m_before{};
    std::stop_source m_stop;
    std::thread m_waiter;
};

} // namespace

int measureDisk(const MeasureOptions& options)
{
    std::signal(SIGPIPE, SIG_IGN); // a reader that leaves ends the measuring, not the program in the middle of it
    Interrupts interrupts;
    const bool isTerminal = ::isatty(STDERR_FILENO) != 0;
    const auto clearLine = [&] {
        if (isTerminal)
            std::cerr << "\r\x1b[K" << std::flush;
    };
    const auto print = [&](const std::string& text) {
        clearLine();
        if (!(std::cout << text << std::flush))
            interrupts.stop().request_stop();
    };
    measure::Options measured{options.folder, {}};
    measure::Place place;
    int done = 0;
    measure::Listener listener;
    listener.began = [&](const measure::Place& found) {
        place = found;
        if (options.report == "text")
            print(measure::textHead(place, measured.sizes));
        else if (options.report == "csv")
            print(measure::csvHead());
    };
    listener.progress = [&](const measure::Progress& progress) {
        if (isTerminal)
            std::cerr << fmt::format("\r\x1b[K{} % · {}", progress.done * 100 / progress.all, measure::titleOf(progress.subject).english) << std::flush;
    };
    listener.done = [&](const measure::Measurement& measurement) {
        ++done;
        print(options.report == "json" ? measure::jsonOf(place, measurement)
                : options.report == "csv" ? measure::csvOf(place, measurement)
                                          : measure::textOf(measurement));
    };
    const measure::Outcome outcome = measure::run(measured, interrupts.stop().get_token(), listener);
    clearLine();
    if (!std::cout) {
        std::cerr << "standard output cannot be written\n";
        return kBadEnvironment;
    }
    if (outcome.problem) {
        std::cerr << measure::englishOf(outcome.problem) << "; name another folder with --dir\n";
        return kBadEnvironment;
    }
    if (outcome.cancelled) {
        std::cerr << "interrupted after " << done << " of " << measure::kSubjects << " measurements\n";
        return kCheckFailed;
    }
    return kWell;
}

} // namespace app
