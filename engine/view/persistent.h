#pragma once

// Small persistent containers: copies share what did not change, so keeping a Moment of the cluster costs a few
// pointers, and a copy may be read on another thread while the original goes on.

#include <memory>
#include <vector>

namespace engine {

// A value shared until somebody edits it.
template <class T>
class Shared {
public:
    Shared() : m_value(std::make_shared<T>()) { }
    explicit Shared(T value) : m_value(std::make_shared<T>(std::move(value))) { }

    const T& operator*() const { return *m_value; }
    const T* operator->() const { return m_value.get(); }
    // A private copy to change. Precondition: nothing else on this thread is reading through this very object.
    T& edit()
    {
        if (m_value.use_count() > 1)
            m_value = std::make_shared<T>(*m_value);
        return *m_value;
    }
    // The same object, not merely equal: then nothing changed in between.
    bool sameAs(const Shared& other) const { return m_value == other.m_value; }

private:
    std::shared_ptr<T> m_value;
};

// A sequence that grows at the back and is cut at the back or front; chunks of 64 are shared between copies.
template <class T>
class PersistentList {
public:
    static constexpr std::size_t kChunk = 64;

    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const T& operator[](std::size_t i) const
    {
        i += m_front;
        return (*(*m_chunks)[i / kChunk])[i % kChunk];
    }
    const T& back() const { return (*this)[m_size - 1]; }
    void push(T value)
    {
        const std::size_t at = m_front + m_size;
        auto& chunks = m_chunks.edit();
        if (at / kChunk == chunks.size())
            chunks.emplace_back();
        auto& chunk = chunks.back().edit();
        chunk.reserve(kChunk);
        chunk.push_back(std::move(value));
        ++m_size;
    }
    void popBack()
    {
        auto& chunks = m_chunks.edit();
        auto& chunk = chunks.back().edit();
        chunk.pop_back();
        if (chunk.empty())
            chunks.pop_back();
        --m_size;
    }
    void replaceBack(T value)
    {
        m_chunks.edit().back().edit().back() = std::move(value);
    }
    void popFront()
    {
        ++m_front;
        --m_size;
        if (m_front == kChunk || m_size == 0) {
            auto& chunks = m_chunks.edit();
            chunks.erase(chunks.begin());
            m_front = 0;
            if (m_size == 0)
                chunks.clear();
        }
    }
    void clear() { *this = PersistentList(); }

private:
    Shared<std::vector<Shared<std::vector<T>>>> m_chunks;
    std::size_t m_front = 0; // of the first chunk, dropped elements
    std::size_t m_size = 0;
};

} // namespace engine
