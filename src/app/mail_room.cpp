#include "app/mail_room.hpp"

#include "app/server_limits.hpp"
#include "base/log.hpp"
#include "driver/smtp/server.hpp"
#include "store/database/mails.hpp"

#include <utility>

namespace porchlight::app {
namespace {

/// It was read once already, when the configuration was checked.
driver::SmtpServer smtp_server_of(const Configuration::Mail& settings) {
  auto server = driver::read_smtp_server(settings.server).value();
  server.user = settings.user;
  server.password = settings.password;
  return server;
}

}  // namespace

MailRoom::MailRoom(const Configuration& configuration, store::Database& database, TimerQueue& timers,
                   conversations::ChatFan& fan, Metrics& metrics)
    : pool_(server_limits::mail_threads),
      outbox_({.mails = database.mails(),
               .pool = pool_,
               .threads = server_limits::mail_threads,
               .timers = timers,
               .fan = fan,
               .metrics = metrics,
               .head = {.from = configuration.mail.from, .dashboard_url = configuration.mail.dashboard_url},
               .hand_in = [server = smtp_server_of(configuration.mail)](const driver::Letter& letter,
                                                                        const std::atomic<bool>& stop) {
                 return driver::hand_in(server, letter, stop);
               }}) {}

std::unique_ptr<MailRoom> MailRoom::open(const Configuration& configuration, store::Database& database,
                                         TimerQueue& timers, conversations::ChatFan& fan, Metrics& metrics) {
  if (!configuration.mail.is_on()) return nullptr;
  const driver::SmtpServer server = smtp_server_of(configuration.mail);
  log::info("mails", {{"server", server.place}, {"encrypted", server.encrypted}});
  if (!server.user.empty() && !server.encrypted) {
    log::warning(
        "the mail server's password goes over the network as it is: smtps:// or smtp+starttls:// "
        "would encrypt it");
  }
  return std::unique_ptr<MailRoom>(new MailRoom(configuration, database, timers, fan, metrics));
}

void MailRoom::close() {
  outbox_.stop();
  pool_.abandon();
}

}  // namespace porchlight::app
