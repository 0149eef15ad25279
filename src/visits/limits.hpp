#pragma once
// visits' limits. Every one has a unit, a reason and what happens past it.

#include <cstddef>

namespace porchlight::visits::limits {

/// Of a user agent's string, and of each client hint. Reason: the longest that browsers send are 300 bytes,
/// and a rule may look at each byte. Past it: what comes first is looked at.
inline constexpr std::size_t user_agent_bytes = 512;
/// The name of a browser or a system. Reason: a session carries it. Past it: cut.
inline constexpr std::size_t name_characters = 40;
/// Answers about user agents that a thread keeps. Reason: a site's visitors have some hundreds of strings,
/// and each takes 40 µs to look at. Past it: all are forgotten.
inline constexpr std::size_t kept_user_agents = 512;
/// The path of a landing page, a referrer's host and a campaign, as a session carries them. Reason: memory of
/// everybody who is here. Past it: cut.
inline constexpr std::size_t landing_characters = 200;
inline constexpr std::size_t host_characters = 100;
inline constexpr std::size_t campaign_characters = 100;

/// The name of a city, as a session carries it. Past it: cut.
inline constexpr std::size_t city_characters = 60;
/// A file of locations: it is held in memory. Reason: the largest that are sold have 150 MB. Past it:
/// refused.
inline constexpr std::size_t location_bytes = 512UL * 1'024 * 1'024;

}  // namespace porchlight::visits::limits
