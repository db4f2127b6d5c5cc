#pragma once

#include "parlor/room_store/sqlite_database.hpp"

namespace parlor::room_store {

/// Makes the tables in a new file; refuses a file of another program, or of a later format. Error: io_failed.
Status prepare_schema(SqliteDatabase& database);

}  // namespace parlor::room_store
