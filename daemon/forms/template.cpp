// SPDX-License-Identifier: Apache-2.0
#include "daemon/forms/template.h"

#include <algorithm>
#include <stdexcept>

namespace redlips::forms {
namespace {

using drivers::Members;

constexpr std::size_t most_rows = 40, most_choices = 8;

LocalText both(Members& table) { return {table.text("zh"), table.text("en")}; }

LocalText text_of(Members& form, std::string_view name) {
  auto table = form.table(name);
  if (!table) return {};
  auto text = both(*table);
  table->finish();
  return text;
}

FormChoice choice_of(Members& members) {
  FormChoice choice{both(members), members.text_or("when", {})};
  if (!choice.when.empty() && choice.when != "locked" && choice.when != "forgotten")
    members.fault("when", {N_("either locked or forgotten is expected")});
  members.finish();
  return choice;
}

FormRow row_of(Members& members) {
  FormRow row{both(members), members.text_or("value", {}), members.flag_or("half", false), {}};
  if (!row.value.empty() && std::ranges::find(form_values, row.value) == form_values.end())
    members.fault("value", {N_("there is no such value: \"{1}\""), {row.value}});
  for (Members& choice : members.tables("choice")) row.choices.push_back(choice_of(choice));
  if (row.choices.size() > most_choices) members.fault("choice", {N_("too many")});
  members.finish();
  return row;
}

}  // namespace

Template read_template(Members& members) {
  Template form;
  members.text("source");  // where its facts come from, for whoever keeps it
  form.file_name = members.text("file_name");
  if (form.file_name.find('/') != std::string::npos)
    members.fault("file_name", {N_("a name without / is expected")});
  form.title = text_of(members, "title");
  if (form.title.zh.empty()) members.fault("title", {N_("a table with zh and en is expected")});
  form.mark = text_of(members, "mark");
  form.note = text_of(members, "note");
  form.statement = text_of(members, "statement");
  form.stamp = text_of(members, "stamp");
  form.signature = text_of(members, "signature");
  form.date = text_of(members, "date");
  form.office = text_of(members, "office");
  form.hand_in = text_of(members, "hand_in");
  for (Members& row : members.tables("row")) form.rows.push_back(row_of(row));
  if (form.rows.empty()) members.fault("row", {N_("at least one is expected")});
  if (form.rows.size() > most_rows) members.fault("row", {N_("too many")});
  members.finish();
  return form;
}

Template load_template(const std::vector<std::filesystem::path>& directories, const std::string& authority) {
  const bool plain = !authority.empty() && authority.find('/') == std::string::npos;
  for (const auto& name : {plain ? authority : std::string("default"), std::string("default")}) {
    for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory) {
      const auto file = *directory / (name + ".toml");
      if (!std::filesystem::exists(file)) continue;
      const auto table = drivers::read_toml(file);
      Members members(table);
      return read_template(members);
    }
  }
  throw std::runtime_error("forms.d/default.toml is missing: the installation is not whole");
}

}  // namespace redlips::forms
