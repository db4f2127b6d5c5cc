#include "parlor/app/channel_consumer.hpp"

#include <algorithm>
#include <exception>

#include "parlor/app/consumer.hpp"
#include "parlor/app/event_handlers.hpp"
#include "parlor/base/limits.hpp"
#include "parlor/net/event_loop.hpp"

namespace parlor::app {

ChannelConsumer::~ChannelConsumer() = default;

void ChannelConsumer::send(std::string_view channel, layer::Message message) {
  layer_->send(channel, std::move(message), *loop_,
               [report = report_, name = std::string(channel)](const Status& sent) {
                 if (!sent && report)
                   report("a worker could not send to the channel " + name + ": " + sent.error().text);
               });
}

void ChannelConsumer::group_send(std::string_view group, layer::Message event) {
  layer_->group_send(group, std::move(event), *loop_, [report = report_, name = std::string(group)](const auto& sent) {
    if (!sent && report) report("a worker could not send to the group " + name + ": " + sent.error().text);
  });
}

const ChannelHandlers::Handler* ChannelHandlers::find(std::string_view type) const {
  const auto at = std::find_if(handlers_.begin(), handlers_.end(),
                               [&](const auto& handler) { return same_type(handler.first, type); });
  return at == handlers_.end() ? nullptr : &at->second;
}

ChannelWorker::ChannelWorker(std::string channel, std::unique_ptr<ChannelConsumer> consumer, layer::ChannelLayer& layer,
                             net::EventLoop& loop, Report report)
    : consumer_(std::move(consumer)), layer_(layer), loop_(loop) {
  consumer_->channel_ = std::move(channel);
  consumer_->layer_ = &layer;
  consumer_->loop_ = &loop;
  consumer_->report_ = std::move(report);
  loop.post([this] { ask(); });
}

ChannelWorker::~ChannelWorker() {
  if (asking_) layer_.cancel_receive(ticket_);
}

void ChannelWorker::ask() {
  asking_ = true;
  ticket_ = layer_.receive(consumer_->channel_, loop_, [this](const Result<layer::Message>& message) {
    asking_ = false;
    received(message);
  });
}

void ChannelWorker::received(const Result<layer::Message>& message) {
  if (message) {
    handle(*message);
    if (!stopped_) ask();
    return;
  }
  if (message.error().code == ErrorCode::shutting_down) return;
  report("cannot receive: " + message.error().text);
  loop_.set_timer(*this, loop_.now() + limits::worker_retry_ms);
}

void ChannelWorker::on_timer() {
  ask();
}

void ChannelWorker::handle(const layer::Message& event) {
  counters_.events.add();
  const ChannelHandlers::Handler* handler = consumer_->event_handlers().find(type_of(event));
  if (handler == nullptr) {
    counters_.unhandled.add();
    return report("has no handler for events of type '" + std::string(type_of(event)) + "'");
  }
  try {
    (*handler)(*consumer_, event);
  } catch (const StopConsumer&) {
    stopped_ = true;
  } catch (const std::exception& error) {
    counters_.failed.add();
    report("failed: " + std::string(error.what()));
  } catch (...) {
    counters_.failed.add();
    report("failed: it threw something that is not a std::exception");
  }
}

void ChannelWorker::report(const std::string& problem) const {
  if (consumer_->report_) consumer_->report_("the worker on " + consumer_->channel_ + " " + problem);
}

}  // namespace parlor::app
