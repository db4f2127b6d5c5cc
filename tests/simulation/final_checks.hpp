#pragma once

namespace parlor::sim {

class World;

/// Compares everything when all has come to rest: what clients were told with what the rooms' histories hold, every
/// replica with every other, members with connections. The first contradiction becomes the run's finding.
void check_in_the_end(World& world);

}  // namespace parlor::sim
