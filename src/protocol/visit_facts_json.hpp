#pragma once
// How a visitor came and what with, as REST and the events tell it (VisitFacts of docs/openapi.json). Pure.

#include "store/sessions/visit_facts.hpp"

#include <string>
#include <string_view>

namespace porchlight::protocol {

/// Appends the object; whether the visitor is verified, and the e-mail, stand beside it.
void append_visit_facts(std::string& out, const store::VisitFacts& facts);
/// The same of what a session carries: `null` where that is empty.
void append_visit_facts(std::string& out, std::string_view visit);

}  // namespace porchlight::protocol
