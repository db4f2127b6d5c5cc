#include "parlor/cli/version.hpp"

#include <boost/version.hpp>
#include <nlohmann/json.hpp>
#include <openssl/crypto.h>

#include "parlor/protocol/client_frames.hpp"

namespace parlor::cli {

std::string version_text() {
  const std::string boost = std::to_string(BOOST_VERSION / 100000) + "." + std::to_string(BOOST_VERSION / 100 % 1000);
  const std::string json = std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." +
                           std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "." +
                           std::to_string(NLOHMANN_JSON_VERSION_PATCH);
  return "parlor " PARLOR_VERSION "\nprotocol parlor.v" + std::to_string(protocol::version) + "\nBoost " + boost +
         ", nlohmann/json " + json + ", " + OpenSSL_version(OPENSSL_VERSION);
}

}  // namespace parlor::cli
