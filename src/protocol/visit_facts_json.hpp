#pragma once
// How a visitor came and what with, as REST and the events tell it (VisitFacts of docs/openapi.json). Pure.

#include "store/sessions/visit_facts.hpp"

#include <string>
#include <string_view>

namespace porchlight::protocol {

/// Appends the object; whether the visitor is verified, and the e-mail, stand beside it. `tags`: a line each.
void append_visit_facts(std::string& out, const store::VisitFacts& facts, std::string_view tags = {});
/// The same of what a session carries: `null` where that is empty.
void append_visit_facts(std::string& out, std::string_view visit, std::string_view tags = {});

}  // namespace porchlight::protocol
