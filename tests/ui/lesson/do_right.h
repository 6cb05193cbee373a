#pragma once

// For tests that have to get past a step: what the learner who knows everything does in it.

#include "engine/lab/lab_conditions.h"
#include "ui/bridge/bridge.h"
#include "ui/lesson/lesson_session.h"

// Wishes are on their way when it returns; the caller settles, and goes on with next().
inline void doRight(ui::Bridge& bridge, ui::LessonSession& session)
{
    using ui::StepKind;
    const ui::LessonStep& at = session.step();
    if (at.kind == StepKind::Predict)
        session.predict(rightAnswer(at).front(), ui::Confidence::Sure);
    else if (at.kind == StepKind::Quiz)
        session.answer(rightAnswer(at));
    else if (at.kind == StepKind::Act || at.kind == StepKind::Challenge)
        session.showMe();
    else if (at.kind == StepKind::Card && at.slider)
        session.moveSlider(at.slider->to);
    else if (at.kind == StepKind::Observe)
        bridge.ask([read = *at.read](engine::Lab& lab) { return QString::fromStdString(engine::expr::show(read.value(engine::LabConditions(lab)))); },
            [&session](const QString& told) { session.read(told); });
}
