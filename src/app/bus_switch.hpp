#pragma once
// What comes over the bus goes to whom it is for: conversations by their project, acts as of no project.

#include "store/bus/message_bus.hpp"

namespace porchlight::app {

class BusSwitch final : public store::MessageBusSink {
 public:
  BusSwitch(store::MessageBusSink& of_projects, store::MessageBusSink& of_none)
      : of_projects_(of_projects), of_none_(of_none) {}

  void on_bus_message(ProjectId project, std::string_view payload) override {
    sink(project).on_bus_message(project, payload);
  }
  void on_bus_listening(ProjectId project, bool missed) override {
    sink(project).on_bus_listening(project, missed);
  }
  void on_bus_lost(ProjectId project) override { sink(project).on_bus_lost(project); }

 private:
  store::MessageBusSink& sink(ProjectId project) { return project == 0 ? of_none_ : of_projects_; }

  store::MessageBusSink& of_projects_;
  store::MessageBusSink& of_none_;
};

}  // namespace porchlight::app
