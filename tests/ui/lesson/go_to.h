#pragma once

// For tests that begin at a step of the skeleton in the middle.

#include <QTest>

#include <string>

#include "tests/ui/lesson/table_stage.h"
#include "ui/lesson/lesson_player.h"

// To the step `id`, with everything done on the way.
inline void goTo(ui::LessonPlayer& player, TableStage& stage, const std::string& id)
{
    while (player.step().id != id) {
        const std::string at = player.step().id;
        if (at == "guess")
            player.predict("three", ui::Confidence::Think);
        if (at == "send") {
            stage.setRecords(engine::expr::Member::Acked, 3);
            stage.set(engine::expr::Member::PartitionHighWatermark, std::int64_t{3});
            player.look();
        }
        if (at == "look")
            player.read(engine::expr::show(player.step().read->value(player.conditions())));
        if (at == "table")
            player.moveSlider(2);
        if (at == "question")
            player.answer({"leader"});
        QVERIFY2(player.next().ok(), at.c_str());
    }
}
