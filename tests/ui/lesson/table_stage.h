#pragma once

// A stage that is a table: tests set what conditions find, and see which commands ran and where the player went.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "ui/lesson/lesson_stage.h"

class TableStage : public ui::LessonStage {
public:
    // Of a producer or a partition, whichever is asked; a count of records is a set of so many.
    void set(engine::expr::Member member, engine::expr::Value value) { m_source.values[member] = std::move(value); }
    void setRecords(engine::expr::Member member, std::uint64_t count);
    void setNow(engine::Time now) { m_source.at = now; }
    // What a command changes.
    std::map<std::string, std::function<void()>> effects;
    std::vector<std::string> commands;
    std::vector<engine::Time> returned; // to which marks

    engine::CommandResult execute(std::string_view line) override;
    engine::Time now() const override { return m_source.at; }
    const engine::expr::ConditionSource& conditions() const override { return m_source; }
    Mark mark() override;
    engine::CommandResult returnTo(const Mark& mark) override;
    engine::CommandResult stepAside() override;
    engine::CommandResult comeBack() override;
    const Mark& start() const override { return m_start; }
    engine::CommandResult beginAgain(const Switches& switches) override;
    std::vector<Switches> begun;
    bool advance(engine::Time limit) override;
    std::string stateHash() const override { return "table"; }

private:
    struct Source : engine::expr::ConditionSource {
        void take(const Source& other)
        {
            at = other.at;
            values = other.values;
        }
        engine::Time at{engine::Duration{2000000000}};
        std::map<engine::expr::Member, engine::expr::Value> values;
        engine::Time now() const override { return at; }
        engine::expr::Value path(const engine::expr::PathQuery& query) const override;
        std::int64_t countFacts(const engine::expr::FactQuery&) const override { return 0; }
        std::optional<engine::expr::FactFound> findFact(const engine::expr::FactQuery&, bool) const override { return std::nullopt; }
        engine::expr::Value factField(engine::FactId, std::string_view) const override { return engine::expr::Absent{}; }
    };
    Source m_source;
    Source m_left; // by stepAside()
    Mark m_start{"main", engine::Time{engine::Duration{2000000000}}};
    std::map<engine::Time, std::map<engine::expr::Member, engine::expr::Value>> m_past;
};
