#include "parlor/tutorials/push.hpp"

namespace parlor::tutorials {

void Push::connect() {
  accept();
  send("下载完成");
}

}  // namespace parlor::tutorials
