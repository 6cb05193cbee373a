#include "ui/lesson/lesson_look.h"

#include <QCoreApplication>
#include <QGlyphRun>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextOption>

#include "ui/common/buttons.h"
#include "ui/lesson/lesson_page.h"
#include "ui/lesson/lesson_widgets.h"

namespace ui {

namespace {

constexpr int kHanging = 6;    // a space at the end of a line may hang over
constexpr int kPageHeight = 700;

// Letters that no font of the chain has would be boxes.
bool hasEveryGlyph(const QString& html, const QFont& font)
{
    QTextDocument plain;
    plain.setHtml(html);
    QTextLayout layout(plain.toPlainText(), font);
    layout.beginLayout();
    while (true) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(10000);
    }
    layout.endLayout();
    for (const QGlyphRun& run : layout.glyphRuns())
        for (const quint32 glyph : run.glyphIndexes())
            if (glyph == 0)
                return false;
    return true;
}

QString problemOf(const WordsLabel& label)
{
    const QString text = label.text();
    const int needed = label.wordWrap() ? label.heightForWidth(label.width()) : label.sizeHint().height();
    if (label.height() < needed)
        return QString("is %1 high and needs %2").arg(label.height()).arg(needed);
    if (!label.wordWrap() && label.width() < label.sizeHint().width())
        return QString("is %1 wide and needs %2").arg(label.width()).arg(label.sizeHint().width());
    QTextDocument words;
    words.setDefaultFont(label.font());
    words.setHtml(text);
    words.setDocumentMargin(0);
    QTextOption asLabels; // which break between words only
    asLabels.setWrapMode(QTextOption::WordWrap);
    words.setDefaultTextOption(asLabels);
    words.setTextWidth(label.width());
    if (words.idealWidth() > label.width() + kHanging)
        return QString("is %1 wide, and a word of it needs %2").arg(label.width()).arg(words.idealWidth());
    return hasEveryGlyph(text, label.font()) ? QString() : QString("has a letter that no font has");
}

} // namespace

std::string unreadableIn(QWidget& shown, int width)
{
    if (shown.width() > width)
        return "the page is " + std::to_string(shown.width()) + " wide; there is room for " + std::to_string(width);
    for (const auto* label : shown.findChildren<WordsLabel*>())
        if (!label->text().isEmpty() && label->isVisibleTo(&shown))
            if (const QString problem = problemOf(*label); !problem.isEmpty())
                return QString("\"%1\" %2").arg(label->accessibleName(), problem).toStdString();
    for (const auto* button : shown.findChildren<PillButton*>())
        if (button->width() < button->sizeHint().width())
            return QString("the button \"%1\" is %2 wide and needs %3").arg(button->text()).arg(button->width()).arg(button->sizeHint().width()).toStdString();
    return {};
}

StepReader::StepReader()
{
    m_host.setAttribute(Qt::WA_DontShowOnScreen);
    m_host.resize(kNarrowestPage, kPageHeight);
    m_host.show();
}

std::string StepReader::operator()(const Lesson& lesson, const LessonState& state)
{
    for (const bool isChinese : {false, true}) {
        LessonPage page(lesson, state, isChinese, &m_host);
        page.resize(kNarrowestPage, kPageHeight);
        page.show();
        for (auto* hidden : page.findChildren<QWidget*>())
            hidden->setVisible(true); // hints and feedback that may come
        for (int pass = 0; pass < 3; ++pass) { // words wrap anew when others come
            QCoreApplication::processEvents();
            page.resize(kNarrowestPage, page.minimumHeight());
        }
        if (const std::string problem = unreadableIn(page, kNarrowestPage); !problem.empty())
            return std::string(isChinese ? "zh: " : "en: ") + problem;
    }
    return {};
}

} // namespace ui
