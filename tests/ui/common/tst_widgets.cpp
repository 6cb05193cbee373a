#include <QAccessible>
#include <QFile>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

#include "ui/common/appearance.h"
#include "ui/common/buttons.h"
#include "ui/common/card.h"
#include "ui/common/chip.h"
#include "ui/common/focus_ring.h"

using namespace ui;

// Can the small widgets be used without a mouse and without seeing them?
class TstWidgets : public QObject {
    Q_OBJECT

private slots:
    void buttonsSpeakTheirNames();
    void buttonsAreReachedAndPressedByKeyboard();
    void segmentsAreChosenWithArrows();
    void settingASegmentDoesNotSignal();
    void ringSurroundsWhatHasTheKeyboard();
    void ringEndsWhereWhatItSurroundsIsScrolledAway();
    void everyIconDrawsSomething_data();
    void everyIconDrawsSomething();
    void theIconOfTheProgramIsInside();
    void themeRepaintsAndSpeaks();
    void aChipIsAsWideAsItsWords();
};

void TstWidgets::buttonsSpeakTheirNames()
{
    PillButton pill(Icon::Share, QStringLiteral("Share"));
    IconButton icon(Icon::Step, QStringLiteral("Step forward"));
    SegmentedControl segments(QStringLiteral("Theme"));
    segments.setChoices({QStringLiteral("Light"), QStringLiteral("Dark")});
    segments.setCurrent(1);
    const auto name = [](QWidget* w) {
        return QAccessible::queryAccessibleInterface(w)->text(QAccessible::Name);
    };
    QCOMPARE(name(&pill), QStringLiteral("Share"));
    QCOMPARE(name(&icon), QStringLiteral("Step forward"));
    QCOMPARE(name(&segments), QStringLiteral("Theme"));
    QCOMPARE(segments.accessibleDescription(), QStringLiteral("Dark"));
    icon.setName(QStringLiteral("Pause"), QStringLiteral("Space"));
    QCOMPARE(name(&icon), QStringLiteral("Pause"));
    QVERIFY(icon.toolTip().contains(QStringLiteral("Space")));
}

void TstWidgets::buttonsAreReachedAndPressedByKeyboard()
{
    QWidget window;
    QVBoxLayout layout(&window);
    PillButton first(QStringLiteral("One"));
    IconButton second(Icon::Play, QStringLiteral("Two"));
    layout.addWidget(&first);
    layout.addWidget(&second);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    first.setFocus();
    QTest::keyClick(&first, Qt::Key_Tab);
    QVERIFY(second.hasFocus());
    QSignalSpy pressed(&second, &QAbstractButton::clicked);
    QTest::keyClick(&second, Qt::Key_Space);
    QCOMPARE(pressed.count(), 1);
}

void TstWidgets::segmentsAreChosenWithArrows()
{
    SegmentedControl segments(QStringLiteral("Language"));
    segments.setChoices({QStringLiteral("English"), QStringLiteral("中文")});
    QSignalSpy chosen(&segments, &SegmentedControl::chosen);
    QTest::keyClick(&segments, Qt::Key_Right);
    QTest::keyClick(&segments, Qt::Key_Right); // there is no third
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(segments.current(), 1);
    QTest::keyClick(&segments, Qt::Key_Left);
    QCOMPARE(segments.current(), 0);
}

void TstWidgets::settingASegmentDoesNotSignal()
{
    SegmentedControl segments(QStringLiteral("Language"));
    segments.setChoices({QStringLiteral("English"), QStringLiteral("中文")});
    QSignalSpy chosen(&segments, &SegmentedControl::chosen);
    segments.setCurrent(1);
    segments.setCurrent(7);
    QCOMPARE(chosen.count(), 0);
    QCOMPARE(segments.current(), 1);
}

void TstWidgets::ringSurroundsWhatHasTheKeyboard()
{
    QWidget window;
    QVBoxLayout layout(&window);
    layout.setContentsMargins(20, 20, 20, 20);
    PillButton button(QStringLiteral("One"));
    layout.addWidget(&button);
    FocusRing ring(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    button.setFocus();
    QVERIFY(ring.isVisible());
    QCOMPARE(ring.geometry(), button.geometry().adjusted(-5, -5, 5, 5)); // 3 px away, 2 px wide
    window.resize(400, 300);
    QApplication::sendPostedEvents();
    QCOMPARE(ring.geometry(), button.geometry().adjusted(-5, -5, 5, 5));
    button.hide();
    QVERIFY(!ring.isVisible());
}

void TstWidgets::ringEndsWhereWhatItSurroundsIsScrolledAway()
{
    QWidget window;
    window.resize(300, 200);
    QScrollArea area(&window);
    area.setGeometry(20, 20, 200, 100);
    area.setFrameShape(QFrame::NoFrame);
    auto* page = new QWidget;
    page->resize(180, 400);
    PillButton button(QStringLiteral("One"), PillButton::Look::Filled, page);
    button.setGeometry(20, 85, 100, 30); // half of it lies below what is seen
    area.setWidget(page);
    FocusRing ring(&window);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    button.setFocus();
    QVERIFY(ring.isVisible());
    QCOMPARE(ring.geometry().top() + ring.mask().boundingRect().bottom(), 119 + 5); // the area's last row, and the ring's reach
    area.verticalScrollBar()->setValue(60);
    QVERIFY(ring.mask().isEmpty());
    QCOMPARE(ring.geometry().top(), 20 + 85 - 60 - 5);
}

void TstWidgets::everyIconDrawsSomething_data()
{
    QTest::addColumn<int>("icon");
    for (int i = 0; i < kIcons; ++i)
        QTest::newRow(qPrintable(QString::number(i))) << i;
}

void TstWidgets::everyIconDrawsSomething()
{
    QFETCH(int, icon);
    const QRectF box = iconPath(static_cast<Icon>(icon)).boundingRect();
    QVERIFY(box.left() >= 0 && box.top() >= 0 && box.right() <= 16 && box.bottom() <= 16);
    QVERIFY(std::max(box.width(), box.height()) >= 8);
}

void TstWidgets::theIconOfTheProgramIsInside()
{
    QVERIFY(QFile::exists(QStringLiteral(":/icons/highwater.svg")));
    QPixmap logo(30, 20);
    logo.fill(Qt::white);
    QPainter painter(&logo);
    drawLogo(painter, {0, 0}, 20, Theme::light().accentInk, Theme::light().ink3);
    painter.end();
    QCOMPARE(logo.toImage().pixelColor(15, 17), Theme::light().accentInk);
}

void TstWidgets::themeRepaintsAndSpeaks()
{
    Appearance& looks = Appearance::instance();
    QSignalSpy changed(&looks, &Appearance::themeChanged);
    looks.setTheme(ThemeChoice::Dark);
    QCOMPARE(changed.count(), 1);
    QVERIFY(looks.theme().isDark());
    QCOMPARE(QApplication::palette().color(QPalette::Window), Theme::dark().bg);
    QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@'))); // every token was filled in
    Card card(Card::Look::Raised);
    card.resize(200, 100);
    QCOMPARE(card.grab().toImage().pixelColor(100, 50), Theme::dark().panel);
    looks.setTheme(ThemeChoice::Light);
    QCOMPARE(card.grab().toImage().pixelColor(100, 50), Theme::light().panel);
}

void TstWidgets::aChipIsAsWideAsItsWords()
{
    Chip chip(QStringLiteral("ISR 5/6"), Tone::Dry);
    const int before = chip.sizeHint().width();
    chip.setText(QStringLiteral("124 under-replicated"));
    QVERIFY(chip.sizeHint().width() > before);
    QCOMPARE(chip.accessibleName(), QStringLiteral("124 under-replicated"));
}

QTEST_MAIN(TstWidgets)
#include "tst_widgets.moc"
