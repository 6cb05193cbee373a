#include <QFile>
#include <QTest>

#include "tests/engine/net/real_sockets.h"

using namespace engine;

// Real sockets on free loopback ports: do whole frames go in and answers come out in order, and does a client that sends
// garbage or does not read harm nobody but itself? Each step has a deadline.
class TstSockets : public QObject {
    Q_OBJECT

private slots:
    void framesGoInWholeHoweverTheyAreCut();
    void answersComeOutInOrder();
    void anOversizedFrameEndsItsOwnConnectionOnly();
    void aLyingSizeTakesNoMemory();
    void aClientThatDoesNotReadIsAskedNoMore();
    void aPortThatIsTakenIsSkippedOrTold();
    void aBrokerThatIsDownDoesNotListen();
};

void TstSockets::framesGoInWholeHoweverTheyAreCut()
{
    Server server;
    Client client(server.port());
    auto bytes = frame(10);
    const auto more = frame(3);
    bytes.insert(bytes.end(), more.begin(), more.end());
    for (const std::uint8_t byte : bytes) {
        client.send({byte});
        server.io.poll();
    }
    QVERIFY(server.runUntil([&] { return server.frames[1].size() == 2; }));
    QCOMPARE(server.frames[1], (std::vector<std::size_t>{14, 7}));
}

void TstSockets::answersComeOutInOrder()
{
    Server server;
    std::uint8_t number = 0;
    server.answer = [&](OutsideId id, const Slice&) { server.sockets.send(id, answerOf(++number)); };
    Client client(server.port());
    for (int i = 0; i < 50; ++i)
        client.send(frame(20));
    QVERIFY(server.runUntil([&] { return number == 50; }));
    server.settle();
    const auto received = client.receive(50 * 8);
    QCOMPARE(received.size(), std::size_t{400});
    for (std::size_t i = 0; i < 50; ++i)
        QCOMPARE(received[i * 8 + 7], static_cast<std::uint8_t>(i + 1));
}

void TstSockets::anOversizedFrameEndsItsOwnConnectionOnly()
{
    Server server;
    server.answer = [&](OutsideId id, const Slice& bytes) {
        if (bytes.size() == 4) // what the lab does with a frame that it does not take
            server.sockets.close(id);
    };
    Client good(server.port());
    Client bad(server.port());
    bad.send({0xff, 0xff, 0xff, 0xff, 'G', 'E', 'T'});
    QVERIFY(server.runUntil([&] { return server.next == 3 && server.sockets.count() == 1; }));
    QCOMPARE(bad.receive(1).size(), std::size_t{0});
    good.send(frame(5));
    QVERIFY(server.runUntil([&] { return server.frames[1].size() == 1; }));
}

void TstSockets::aLyingSizeTakesNoMemory()
{
    Server server;
    const auto before = QFile("/proc/self/statm").exists();
    QVERIFY(before);
    const auto resident = [] {
        QFile file("/proc/self/statm");
        return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ')[1].toLongLong() * 4096 : 0;
    };
    const auto start = resident();
    std::vector<std::unique_ptr<Client>> liars;
    for (int i = 0; i < 20; ++i) {
        liars.push_back(std::make_unique<Client>(server.port()));
        liars.back()->send({0x05, 0xf5, 0xe0, 0xff, 1, 2, 3}); // 99 999 999 bytes follow, it says
    }
    QVERIFY(server.runUntil([&] { return server.sockets.count() == 20; }));
    server.settle();
    QVERIFY2(resident() - start < (200 << 20), qPrintable(QString::number(resident() - start)));
}

void TstSockets::aClientThatDoesNotReadIsAskedNoMore()
{
    Server server;
    constexpr std::size_t kAnswer = 1 << 20;
    server.answer = [&](OutsideId id, const Slice&) { server.sockets.send(id, answerOf(1, kAnswer)); };
    Client client(server.port());
    constexpr std::size_t kRequests = 400;
    for (std::size_t i = 0; i < kRequests; ++i)
        client.send(frame(20));
    server.settle();
    QVERIFY(server.frames[1].size() < 20); // what the machine's own socket buffers took, and one more
    // It reads: all are answered.
    std::size_t received = 0;
    client.socket.non_blocking(true);
    std::vector<std::uint8_t> buffer(kAnswer);
    QVERIFY(server.runUntil([&] {
        boost::system::error_code error;
        received += client.socket.read_some(asio::buffer(buffer), error);
        return received == kRequests * kAnswer;
    }));
    QCOMPARE(server.frames[1].size(), kRequests);
}

void TstSockets::aPortThatIsTakenIsSkippedOrTold()
{
    Server first;
    asio::io_context io{1};
    Sockets strict(io, {});
    const auto problem = strict.listen("127.0.0.1", first.port(), true, {BrokerId{1}});
    QVERIFY(problem);
    QVERIFY2(problem->find(std::to_string(first.port()) + " cannot be used") != std::string::npos, problem->c_str());
    Sockets next(io, {});
    QVERIFY(!next.listen("127.0.0.1", first.port(), false, {BrokerId{1}}));
    QVERIFY(next.listening()[0] != first.sockets.listening()[0]);
}

void TstSockets::aBrokerThatIsDownDoesNotListen()
{
    Server server({BrokerId{1}, BrokerId{2}});
    server.sockets.setUp(BrokerId{2}, false);
    server.settle();
    boost::system::error_code error;
    asio::io_context io{1};
    tcp::socket socket(io);
    socket.connect({asio::ip::make_address("127.0.0.1"), server.port(1)}, error);
    QVERIFY(error == asio::error::connection_refused);
    server.sockets.setUp(BrokerId{2}, true);
    Client back(server.port(1));
    back.send(frame(5));
    QVERIFY(server.runUntil([&] { return server.frames.size() == 1; }));
}

QTEST_GUILESS_MAIN(TstSockets)
#include "tst_sockets.moc"
