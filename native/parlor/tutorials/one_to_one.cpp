#include "parlor/tutorials/one_to_one.hpp"

namespace parlor::tutorials {

void OneToOne::receive_text(std::string_view text) {
  if (text == "exit") return close();
  send("服务端主动推送消息:" + std::string(text));
}

}  // namespace parlor::tutorials
