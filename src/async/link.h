#pragma once

namespace llmeval {

/// A place in a doubly linked list, inside the object that is listed: entering and leaving cost no memory and O(1), and
/// what dies leaves its list. Not thread-safe.
class Link {
 public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  ~Link() { unlink(); }

  bool linked() const { return next_ != this; }
  void unlink() {
    next_->previous_ = previous_;
    previous_->next_ = next_;
    next_ = previous_ = this;
  }

 private:
  template <class T>
  friend class LinkList;

  Link* next_ = this;
  Link* previous_ = this;
};

/// A list of T, each of which is a Link. Owns nothing; when it dies its members are alone again.
template <class T>
class LinkList {
 public:
  LinkList() = default;
  LinkList(const LinkList&) = delete;
  LinkList& operator=(const LinkList&) = delete;
  ~LinkList() {
    while (!empty()) end_.next_->unlink();
  }

  bool empty() const { return !end_.linked(); }
  void push_back(T& member) {
    Link& link = member;
    link.unlink();
    link.next_ = &end_;
    link.previous_ = end_.previous_;
    end_.previous_->next_ = &link;
    end_.previous_ = &link;
  }
  /// The first one; the list must not be empty.
  T& front() { return static_cast<T&>(*end_.next_); }
  /// Takes the first one out; the list must not be empty.
  T& pop_front() {
    Link& link = *end_.next_;
    link.unlink();
    return static_cast<T&>(link);
  }

 private:
  Link end_;
};

}  // namespace llmeval
