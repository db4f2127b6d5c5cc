#include "parlor/cli/verify.hpp"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

#include "parlor/room/verify.hpp"

namespace parlor::cli {
namespace {

constexpr int exit_found = 1;
constexpr int exit_unreadable = 2;

/// One byte more than a record may have, so that what is too large is told from what is not.
std::string read_some(std::istream& in) {
  std::string text;
  std::istreambuf_iterator<char> next(in);
  for (; next != std::istreambuf_iterator<char>() && text.size() <= limits::record_bytes; ++next) text.push_back(*next);
  return text;
}

std::optional<std::string> read(const std::string& path) {
  if (path == "-") return read_some(std::cin);
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text = read_some(file);
  if (file.bad()) return std::nullopt;
  return text;
}

std::string counted(std::uint64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string dice_line(const room::Tally& tally) {
  std::string line = counted(tally.games, "finished game") + ", " +
                     (tally.dice == 1 ? "1 die" : std::to_string(tally.dice) + " dice") + ", " +
                     std::to_string(tally.dice_checked) + " checked";
  if (tally.one_sided > 0) line += ", " + std::to_string(tally.one_sided) + " of them with the server's seed alone";
  if (tally.games_open > 0) line += "; a game is not over, so its dice cannot be checked yet";
  return line;
}

void print(const std::string& file, const room::VerifyReport& report) {
  const room::Tally& tally = report.tally;
  std::cout << file << ": " << report.room << ", " << counted(tally.events, "event");
  if (tally.events > 0) std::cout << ", " << report.first << " to " << report.last;
  std::cout << "\n  " << dice_line(tally) << "\n  state " << report.hash << "\n";
  for (const room::Finding& finding : tally.findings) {
    std::cout << "  " << (finding.offset == 0 ? "record" : "event " + std::to_string(finding.offset)) << ": "
              << finding.what << "\n";
  }
  if (tally.problems > tally.findings.size()) {
    std::cout << "  and " << tally.problems - tally.findings.size() << " more\n";
  }
  std::cout << (report.ok ? "verified" : "NOT verified: " + counted(tally.problems, "problem")) << std::endl;
}

}  // namespace

CLI::App& add_verify(CLI::App& program, VerifyRequest& request) {
  CLI::App& command =
      *program.add_subcommand("verify", "Check a saved room: rules, commitments, every die, final hash");
  command.add_option("FILE", request.file, "A record as room.record() gives it; - reads the standard input")
      ->required();
  command.add_flag("--json", request.json, "Print the report as JSON");
  command.footer(
      "Examples:\n"
      "  parlor verify game.json\n"
      "  parlor verify --json - < game.json\n"
      "\n"
      "Exit codes: 0 verified, 1 something does not hold, 2 no record. What is proven: docs/FAIRNESS.md.");
  return command;
}

int verify(const VerifyRequest& request, const room::Registry& kinds) {
  const std::optional<std::string> text = read(request.file);
  if (!text) {
    std::fprintf(stderr, "parlor verify: %s cannot be read\n", request.file.c_str());
    return exit_unreadable;
  }
  const Result<room::VerifyReport> report = room::verify_record(kinds, *text);
  if (!report) {
    std::fprintf(stderr, "parlor verify: %s is no record of a room: %s\n", request.file.c_str(),
                 report.error().text.c_str());
    return exit_unreadable;
  }
  if (request.json) {
    std::cout << room::to_document(*report).text() << std::endl;
  } else {
    print(request.file, *report);
  }
  return report->ok ? 0 : exit_found;
}

}  // namespace parlor::cli
