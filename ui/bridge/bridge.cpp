#include "ui/bridge/bridge.h"

#include <QCoreApplication>
#include <QEvent>

namespace ui {

using namespace engine;

Bridge::Bridge(std::unique_ptr<Lab> lab, const Host::Options& options, QObject* parent)
    : QObject(parent), m_host(std::make_unique<Host>(std::move(lab), options)), m_byHand(options.byHand)
{
    m_host->onSlice = [inbox = m_inbox](const HostSlice& slice) {
        const std::lock_guard lock(inbox->mutex);
        if (slice.generation != inbox->generation) {
            inbox->generation = slice.generation;
            inbox->waiting.facts.clear();
            inbox->waiting.fresh = true;
        }
        inbox->waiting.facts.push_back(slice.facts);
        inbox->waiting.slice = slice;
        inbox->has = true;
    };
    m_frame.setInterval(16);
    connect(&m_frame, &QTimer::timeout, this, &Bridge::deliverNow);
}

Bridge::~Bridge() { m_host->stop(); }

QString Bridge::start()
{
    if (const auto problem = m_host->start())
        return QString::fromStdString(*problem);
    if (!m_byHand)
        m_frame.start();
    return {};
}

void Bridge::deliverNow()
{
    Arrival arrival;
    {
        const std::lock_guard lock(m_inbox->mutex);
        if (!m_inbox->has)
            return;
        arrival = std::exchange(m_inbox->waiting, {});
        m_inbox->has = false;
    }
    emit arrived(arrival);
}

void Bridge::turn(Duration wall)
{
    m_host->turn(wall);
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall);
    deliverNow();
}

void Bridge::execute(const QString& line, const QString& who)
{
    m_host->post([this, text = line.toStdString(), by = who.toStdString()](Lab& lab) {
        const CommandResult result = lab.execute(text, by);
        QMetaObject::invokeMethod(this, [this, text, result] { emit answered(QString::fromStdString(text), result); }, Qt::QueuedConnection);
    });
}

void Bridge::setPace(HostPace pace) { m_host->setPace(pace); }

void Bridge::step()
{
    m_host->post([](Lab& lab) { lab.step(); });
}

void Bridge::stepTo(const QString& fact)
{
    m_host->post([name = fact.toStdString()](Lab& lab) { lab.stepTo(name, 600s); });
}

void Bridge::lookAt(Time instant)
{
    m_host->post([this, instant](Lab& lab) {
        const Moment moment = lab.momentAt(instant);
        QMetaObject::invokeMethod(this, [this, moment] { emit looked(moment); }, Qt::QueuedConnection);
    });
}

void Bridge::continueFrom(Time instant) { execute("goto " + QString::fromStdString(formatTime(instant))); }

void Bridge::goToBranch(const QString& name) { execute("goto " + name); }

void Bridge::replaceLab(std::unique_ptr<Lab> lab) { m_host->replaceLab(std::move(lab)); }

void Bridge::ask(std::function<QString(Lab&)> question, std::function<void(const QString&)> done)
{
    m_host->post([this, question = std::move(question), done = std::move(done)](Lab& lab) {
        QMetaObject::invokeMethod(this, [done, answer = question(lab)] { done(answer); }, Qt::QueuedConnection);
    });
}

} // namespace ui
