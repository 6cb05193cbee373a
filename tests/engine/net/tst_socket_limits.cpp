#include <QTest>

#include "tests/engine/net/real_sockets.h"

using namespace engine;

// Whatever clients do, what they make the host hold is bounded, and only those who hold too much are cut off. Real sockets on
// free loopback ports, small limits; each step has a deadline.
class TstSocketLimits : public QObject {
    Q_OBJECT

private slots:
    void requestsThatWaitStopTheReading();
    void whoReadsNothingIsCutOffAlone();
    void whoHoldsMostGoesFirst();
    void tooManyConnectionsAreClosedAtOnce();
    void anIdleConnectionIsClosed();
    void aClosedOneThatDoesNotReadGoesToo();
};

namespace {

constexpr std::size_t kMiB = 1 << 20;

// While the server reads: more than the kernel would keep.
bool sendWhole(Server& server, Client& client, const std::vector<std::uint8_t>& bytes)
{
    client.socket.non_blocking(true);
    std::size_t sent = 0;
    const bool all = server.runUntil([&] {
        boost::system::error_code error;
        sent += client.socket.write_some(asio::buffer(bytes.data() + sent, bytes.size() - sent), error);
        return sent == bytes.size();
    });
    client.socket.non_blocking(false);
    return all;
}

bool isClosed(Client& client) { return client.receive(1).empty(); }

} // namespace

void TstSocketLimits::requestsThatWaitStopTheReading()
{
    Sockets::Limits limits;
    limits.backlogBytes = 1000;
    Server server({BrokerId{1}}, limits);
    std::size_t waiting = 0; // the broker works on nothing
    server.answer = [&](OutsideId, const Slice& bytes) { waiting += bytes.size(); };
    server.backlog = [&](OutsideId) { return waiting; };
    Client client(server.port());
    constexpr std::size_t kRequests = 200;
    for (std::size_t i = 0; i < kRequests; ++i)
        client.send(frame(96));
    QVERIFY(server.runUntil([&] { return waiting > 1000; }));
    server.settle();
    QCOMPARE(server.frames[1].size(), std::size_t{11});
    server.sockets.resume();
    server.settle();
    QCOMPARE(server.frames[1].size(), std::size_t{11}); // nothing was worked on
    QVERIFY(server.runUntil([&] {
        waiting = 0;
        server.sockets.resume();
        return server.frames[1].size() == kRequests;
    }));
}

void TstSocketLimits::whoReadsNothingIsCutOffAlone()
{
    Sockets::Limits limits;
    limits.unreadBytesForMore = 64 * kMiB;
    limits.unreadBytes = 16 * kMiB;
    Server server({BrokerId{1}}, limits);
    server.answer = [&](OutsideId id, const Slice& bytes) { server.sockets.send(id, answerOf(1, bytes.size() > 50 ? kMiB : 8)); };
    Client deaf(server.port());
    Client good(server.port());
    for (int i = 0; i < 100; ++i)
        deaf.send(frame(100));
    QVERIFY(server.runUntil([&] { return !server.closed.empty(); }));
    QCOMPARE(server.sockets.count(), std::size_t{1});
    good.send(frame(20));
    QVERIFY(server.runUntil([&] { return server.frames[2].size() == 1; }));
    server.settle();
    QCOMPARE(good.receive(8).size(), std::size_t{8});
    QCOMPARE(server.sockets.heldBytes(), std::size_t{0});
}

void TstSocketLimits::whoHoldsMostGoesFirst()
{
    Sockets::Limits limits;
    limits.heldBytes = 8 * kMiB;
    Server server({BrokerId{1}}, limits);
    Client small(server.port()), large(server.port()), late(server.port());
    const auto half = [](std::size_t bytes) { // the beginning of 90 MB
        std::vector<std::uint8_t> out(4 + bytes, 0x7f);
        out[0] = 0x05;
        out[1] = out[2] = out[3] = 0;
        return out;
    };
    QVERIFY(sendWhole(server, small, half(kMiB + 100)));
    QVERIFY(sendWhole(server, large, half(6 * kMiB)));
    QVERIFY(server.runUntil([&] { return server.sockets.heldBytes() >= 7 * kMiB; }));
    QVERIFY(server.closed.empty());
    QVERIFY(sendWhole(server, late, half(kMiB + 100)));
    QVERIFY(server.runUntil([&] { return !server.closed.empty(); }));
    server.settle();
    QVERIFY(isClosed(large));
    QCOMPARE(server.sockets.count(), std::size_t{2});
    QVERIFY(server.sockets.heldBytes() <= 8 * kMiB);
}

void TstSocketLimits::tooManyConnectionsAreClosedAtOnce()
{
    Sockets::Limits limits;
    limits.connections = 3;
    Server server({BrokerId{1}}, limits);
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i)
        clients.push_back(std::make_unique<Client>(server.port()));
    QVERIFY(server.runUntil([&] { return server.sockets.count() == 3; }));
    Client refused(server.port());
    server.settle();
    QVERIFY(isClosed(refused));
    QCOMPARE(server.sockets.count(), std::size_t{3});
    clients.pop_back();
    QVERIFY(server.runUntil([&] { return server.sockets.count() == 2; }));
    Client next(server.port());
    next.send(frame(5));
    QVERIFY(server.runUntil([&] { return server.frames.size() == 1; }));
}

void TstSocketLimits::anIdleConnectionIsClosed()
{
    Sockets::Limits limits;
    limits.idle = std::chrono::milliseconds(200);
    Server server({BrokerId{1}}, limits);
    server.answer = [&](OutsideId id, const Slice&) { server.sockets.send(id, answerOf(1)); };
    Client idle(server.port());
    Client busy(server.port());
    QVERIFY(server.runUntil([&] { return server.sockets.count() == 2; }));
    QVERIFY(server.runUntil([&] {
        busy.send(frame(5));
        (void)server.runUntil([&, n = server.frames[2].size()] { return server.frames[2].size() > n; });
        return server.sockets.count() == 1;
    }));
    QCOMPARE(server.closed, std::vector<std::uint64_t>{1});
    QVERIFY(isClosed(idle));
}

void TstSocketLimits::aClosedOneThatDoesNotReadGoesToo()
{
    Sockets::Limits limits;
    limits.idle = std::chrono::milliseconds(200);
    Server server({BrokerId{1}}, limits);
    server.answer = [&](OutsideId id, const Slice&) {
        server.sockets.send(id, answerOf(1, 32 * kMiB));
        server.sockets.close(id);
    };
    Client deaf(server.port());
    deaf.send(frame(5));
    QVERIFY(server.runUntil([&] { return server.frames[1].size() == 1; }));
    QCOMPARE(server.sockets.count(), std::size_t{0});
    QVERIFY(server.sockets.heldBytes() > 0);
    QVERIFY(server.runUntil([&] { return server.sockets.heldBytes() == 0; }));
}

QTEST_GUILESS_MAIN(TstSocketLimits)
#include "tst_socket_limits.moc"
