// SPDX-License-Identifier: Apache-2.0
// Who may run when: one run of a job at a time, a person before the clock, one timer for all that waits.
#include "daemon/renewal/renewals.h"

#include <algorithm>
#include <iostream>

#include "daemon/keyring/key_lease.h"
#include "daemon/not_saved.h"
#include "daemon/renewal/renewals_state.h"
#include "daemon/renewal/run.h"
#include "drivers/platform/random.h"

namespace redlips::renewal {
using boost::asio::awaitable;

namespace {

std::chrono::sys_seconds seconds_of(std::chrono::system_clock::time_point time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

/// Of the job's old certificate, with a service that renews.
const Authority& service_of(const Renewals::State& state, const Job& job) {
  const auto* authority = state.authorities.of(job.old);
  if (authority == nullptr || !authority->renewal) throw NotRenewed("no_renewal_service");
  return *authority;
}

Job new_job(const Renewals::State& state, const Listed& listed) {
  constexpr std::size_t id_size = 16;
  Job job;
  job.id = platform::random_hex(id_size);
  job.manufacturer = listed.token->info.manufacturer;
  job.model = listed.token->info.model;
  job.serial = listed.token->info.serial;
  job.authority = listed.certificate->authority;
  job.old = listed.certificate->certificate;
  job.since = job.changed = seconds_of(state.settings.now());
  return job;
}

/// A run that ended in another way than by its own words.
void note_broken(const std::shared_ptr<Renewals::State>& state, const std::string& id,
                 const std::string& why) {
  std::cerr << "redlipsd: redlips-renew " << why << '\n';
  auto* job = state->jobs.find(id);
  if (job == nullptr || job->step == Step::done) return;
  job->code = "internal";
  job->detail = "redlips-renew " + why;
  state->keep(*job, {});
}

/// The child, to its end.
awaitable<void> run_once(std::shared_ptr<Renewals::State> state, std::string id,
                         keyring::Prompter* prompter) {
  auto* job = state->jobs.find(id);
  const auto& authority = service_of(*state, *job);
  if (state->settings.program.empty())
    throw NotRenewed("no_renewal_service", "redlips-renew is not installed");
  job->code = job->detail = {};
  job->next = {};
  Run run({state->keyring, state->jobs, authority, state->settings.now,
           [state](const Job& changed, const std::string& happened) { state->news(changed, happened); },
           prompter},
          id);
  std::string broken;
  try {
    auto running = run_child(state->executor, child_program(state->settings.program), run);
    co_await std::move(running);
  } catch (const BrokenRule& rule) {
    broken = rule.what();
  } catch (const std::system_error& error) {
    broken = error.what();
  }
  if (!broken.empty()) note_broken(state, id, broken);
  // The child is gone: nobody writes its journal any more.
  if (const auto* over = state->jobs.find(id); over != nullptr && over->step == Step::done)
    state->jobs.drop_directory(*over);
}

}  // namespace

void Renewals::State::news(const Job& job, const std::string& happened) {
  if (!happened.empty()) write_history(job, happened);
  if (settings.news) settings.news(job);
}

void Renewals::State::keep(const Job& job, const std::string& happened) {
  try {
    jobs.save();
  } catch (const NotSaved& fault) {
    std::cerr << "redlipsd: the renewals cannot be written: " << fault.what() << '\n';
  }
  news(job, happened);
}

void Renewals::State::write_history(const Job& job, const std::string& what) {
  HistoryEntry entry;
  entry.what = what;
  entry.code = job.code.empty() ? "ok" : job.code;
  entry.token_serial = job.serial;
  entry.unit = job.old.unit_name();
  const bool new_one = what == "renewal.written" || what == "renewal.done";
  entry.certificate = new_one && job.fresh ? job.fresh->sha256 : job.old.sha256;
  try {
    history.add(std::move(entry));
  } catch (const NotSaved& fault) {
    // What is on the key, and what the authority knows, is so whatever the history says.
    std::cerr << "redlipsd: the history cannot be written: " << fault.what() << '\n';
  }
}

// A person goes before the clock; a second click on the same renewal waits for the first one's end.
awaitable<void> Renewals::State::run(std::shared_ptr<State> state, std::string id,
                                     keyring::Prompter* prompter, Cancel cancel) {
  while (state->runs.contains(id)) {
    const auto other = state->runs.at(id);
    if (prompter == nullptr) co_return;
    if (other->cancel) other->cancel->emit(boost::asio::cancellation_type::terminal);
    while (!other->ended) co_await other->over.rung();
    if (!other->cancel) co_return;
  }
  const auto mine = std::make_shared<Running>(state->executor);
  mine->cancel = std::move(cancel);
  state->runs[id] = mine;
  std::exception_ptr error;
  try {
    co_await run_once(state, id, prompter);
  } catch (...) {
    error = std::current_exception();
  }
  state->runs.erase(id);
  mine->ended = true;
  mine->over.ring();
  if (const auto* job = state->jobs.find(id); job != nullptr && !state->stopped) state->news(*job, {});
  state->wake();
  if (error) std::rethrow_exception(error);
}

Renewals::Renewals(boost::asio::any_io_executor executor, RenewalSettings settings, keyring::Keyring& keyring,
                   const Authorities& authorities, History& history)
    : state_(
          std::make_shared<State>(std::move(executor), std::move(settings), keyring, authorities, history)) {}

Renewals::~Renewals() { stop(); }

void Renewals::start() { state_->start(); }

void Renewals::stop() { state_->stop(); }

awaitable<Outlook> Renewals::outlook(std::string certificate) {
  const auto state = state_;
  co_await state->keyring.refresh();
  const auto tokens = state->keyring.tokens();
  const auto listed = find_certificate(tokens, certificate);
  if (listed.token == nullptr) throw NotRenewed("no_key");
  const auto* authority = state->authorities.of(listed.certificate->certificate);
  Outlook outlook;
  outlook.conditions = conditions_of(listed, authority, seconds_of(state->settings.now()));
  outlook.remote = authority != nullptr && authority->remote_renewal && authority->renewal;
  const auto* job = state->jobs.of(certificate);
  if (job != nullptr) outlook.pins = pins_left(*job);
  co_return outlook;
}

awaitable<std::string> Renewals::begin(std::string certificate, keyring::Prompter& prompter) {
  const auto state = state_;
  auto looking = outlook(certificate);
  const auto found = co_await std::move(looking);
  if (const auto code = first_missing(found.conditions); !code.empty()) throw NotRenewed(code);
  const auto tokens = state->keyring.tokens();
  const auto listed = find_certificate(tokens, certificate);
  if (listed.token == nullptr) throw NotRenewed("no_key");
  const auto* known = state->jobs.of(certificate);
  const auto id = known != nullptr ? known->id : state->jobs.add(new_job(*state, listed)).id;
  if (known == nullptr || known->step != Step::done) co_await State::run(state, id, &prompter, nullptr);
  co_return id;
}

awaitable<void> Renewals::go_on(std::string job, keyring::Prompter& prompter) {
  const auto state = state_;
  const auto* known = state->jobs.find(job);
  if (known == nullptr) throw NotRenewed("unknown_job");
  if (known->step == Step::done) co_return;
  if (known->old.not_after < state->settings.now() && known->step != Step::written)
    throw NotRenewed("certificate_expired");
  service_of(*state, *known);
  co_await State::run(state, std::move(job), &prompter, nullptr);
}

awaitable<void> Renewals::remove_old(std::string job, keyring::Prompter& prompter) {
  const auto state = state_;
  const auto* known = state->jobs.find(job);
  if (known == nullptr) throw NotRenewed("unknown_job");
  co_await state->keyring.refresh();
  const auto tokens = state->keyring.tokens();
  known = state->jobs.find(job);
  if (known == nullptr || !removable(*known, tokens)) throw NotRenewed("invalid_request");
  const auto old = known->old;
  const auto key = from_hex(find_certificate(tokens, old.sha256).certificate->key).value_or(Bytes());
  keyring::LeaseAsk ask;
  ask.certificate = known->fresh->sha256;
  ask.question.purpose = keyring::LoginQuestion::Purpose::renew;
  ask.question.site = keyring::LoginQuestion::Site::local;
  ask.question.renewal = keyring::Renewing{old.unit_name(), old.not_after, "remove", 1};
  auto asking = state->keyring.lease(std::move(ask), prompter);
  auto done = co_await std::move(asking);
  if (!done.code.empty()) throw NotRenewed(done.code, done.detail);
  auto removing = done.lease->remove(key, old);
  co_await std::move(removing);
  if (const auto* now = state->jobs.find(job)) state->news(*now, "renewal.removed");
}

const Job* Renewals::find(const std::string& job) const { return state_->jobs.find(job); }

std::vector<Job> Renewals::all() const {
  auto all = state_->jobs.all();
  std::ranges::stable_sort(all, std::ranges::greater{}, &Job::since);
  return all;
}

bool Renewals::running(const std::string& job) const { return state_->runs.contains(job); }

const std::vector<drivers::FileFault>& Renewals::faults() const noexcept { return state_->jobs.faults(); }

int pins_left(const Job& job) {
  switch (job.step) {
    case Step::waiting:
    case Step::approved:
    case Step::written:
      return 1;
    case Step::done:
      return 0;
    case Step::begun:
    case Step::key_made:
    case Step::asked:
    case Step::refused:
      break;
  }
  return 2;
}

bool removable(const Job& job, const std::vector<keyring::TokenView>& tokens) {
  if (job.step != Step::done || !job.fresh || may_decrypt(job.old)) return false;
  const auto old = find_certificate(tokens, job.old.sha256);
  const auto fresh = find_certificate(tokens, job.fresh->sha256);
  return old.token != nullptr && old.token == fresh.token && fresh.certificate->signs;
}

}  // namespace redlips::renewal
