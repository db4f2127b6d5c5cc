// The verifier's sentences. It speaks English; they are the keys here, and a test holds them to those of the core. One
// that is not known is shown as it came.

/** Sentences with values in them. @type {[RegExp, string, string[]][]} */
export const PATTERNS = [
  [/^the text is not as it was written, from byte (\d+) on$/, "finding.text", ["byte"]],
  [/^rolled\.face is (.+), the seeds give (.+)$/, "finding.face", ["face", "right"]],
  [/^\w+\.(\w+) is missing, the rules give (.+)$/, "finding.missing", ["field", "right"]],
  [/^\w+\.(\w+) is (.+), the rules give (.+)$/, "finding.rules", ["field", "value", "right"]],
  [/^\w+\.(\w+) has no place in this event$/, "finding.surplus", ["field"]],
  [/^it cannot follow: (.+)$/, "finding.follow", ["why"]],
];

/** In English only what names fields of the file. @type {Record<string, string>} */
export const ENGLISH = {
  "rolled.next is not for the roll that comes next": "The commitment that came with it is not for the next roll.",
  "rolled.roll.dice do not follow from the seeds": "The dice do not follow from the seeds.",
  "rolled.roll.total is not the sum of the dice and the modifier":
    "The total is not the sum of the dice and the modifier.",
  "the room's name, epoch or state before the first event does not agree with base.chain":
    "The room's name, epoch or state before the first event does not agree with the first value of the chain.",
};

/** @type {Record<string, string>} */
export const CHINESE = {
  "a bot could not be seated there": "机器人不能坐到那里。",
  "a command is refused that has been decided before": "被拒绝的命令此前已有结果。",
  "a member is renamed by itself": "成员只能给自己改名。",
  "a member joins by itself": "成员只能自己进来。",
  "a member joins who is there already": "进来的成员本来就在这里。",
  "a member leaves by itself": "成员只能自己离开。",
  "a roll is not said": "掷骰子不是一句话。",
  "a seat is left here, its turn has passed": "此处应有人离座：这一轮已经让过。",
  "a seat is lost here, by turns missed": "此处应有人失去座位：错过的轮数太多。",
  "a seat is lost here: its player has left the room": "此处应有人失去座位：玩家已离开房间。",
  "a seat is taken by who sits down": "只能自己入座。",
  "commitments are waited for here": "此处应等待承诺。",
  "it is too late to commit": "此时已不能再承诺。",
  "it was asked for by somebody who is no member": "提出者不是房间成员。",
  "its turn has not passed before the seat is free": "座位空出之前，没有先让过这一轮。",
  "messages are numbered one by one": "消息编号应逐一递增。",
  "no commitment is missing": "并不缺少承诺。",
  "no game runs": "没有进行中的游戏。",
  "no game was about to start": "没有即将开始的游戏。",
  "no seed of this seat was to be revealed": "这个座位没有待公开的种子。",
  "nobody commits for another": "不能替别人承诺。",
  "nobody sits there": "那里没有人。",
  "rolled.next is not for the roll that comes next": "随之而来的承诺不是给下一次掷骰的。",
  "rolled.roll.dice do not follow from the seeds": "点数与种子不符。",
  "rolled.roll.total is not the sum of the dice and the modifier": "合计不等于点数与加值之和。",
  "somebody leaves who is no member": "离开的人不是房间成员。",
  "the author is not who asked for it": "作者不是提出者。",
  "the board is cleared after a game": "只有游戏结束后才会清理棋盘。",
  "the event does not agree with its chain value": "事件与它的链值不符。",
  "the events lead to a state with another hash than the record names": "由这些事件得出的状态，哈希与记录所写的不同。",
  "the game begins with a seat that nobody sits on": "先手的座位上没有人。",
  "the game could not start": "游戏此时不能开始。",
  "the game could still start": "游戏此时仍可以开始。",
  "the game is called off here": "此处应取消游戏。",
  "the game is not over": "游戏还没有结束。",
  "the game is over here": "游戏应在此处结束。",
  "the game starts here": "游戏应在此处开始。",
  "the message's time is not the event's": "消息的时间与事件的时间不同。",
  "the name is another member's": "这是另一位成员的名字。",
  "the name is none that the room gives": "房间不会给出这样的名字。",
  "the name is not the author's": "名字不是作者的。",
  "the name is not the member's": "名字不是这位成员的。",
  "the options could not change": "此时规则不能更改。",
  "the player's seed is not the one it has committed to": "玩家的种子不是他所承诺的那一个。",
  "the room has a commitment for the next roll already": "房间已有对下一次掷骰的承诺。",
  "the room's name, epoch or state before the first event does not agree with base.chain":
    "房间名、纪元或首个事件之前的状态，与起始链值不符。",
  "the same command has been decided before": "同一个命令此前已有结果。",
  "the seat could not become free for this reason": "座位不能因此空出。",
  "the server commits to its seed before all players have committed to theirs": "服务器在所有玩家承诺之前就承诺了。",
  "the server commits to its seed here": "服务器应在此处承诺它的种子。",
  "the server has not revealed the seed it has committed to": "服务器没有公开它所承诺的种子。",
  "the server rolled with a seed that it had not committed to before": "服务器掷骰所用的种子，事先没有承诺过。",
  "the server's seed is not the one it has committed to": "服务器的种子不是它所承诺的那一个。",
  "the text is none that the room takes": "房间不会接受这样的文字。",
  "the turn could not pass for this reason": "这一轮不能因此让过。",
  "this message could not be changed by who did it": "这样做的人不能修改这条消息。",
  "this seat could not be taken": "这个座位此时不能入座。",
  "this seat could not say so": "这个座位此时不能这样表示。",
  "who begins does not follow from the seeds": "先手与种子不符。",
  "who does this has no seat": "这样做的人没有入座。",
  "who rolls is not at turn": "掷骰的人不在自己的轮次。",
  "who sits there has not said so": "坐在那里的人没有这样说。",
};
