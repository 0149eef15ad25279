// Limits that a test reaches without their name: over the wire, in real time, or with a value of its own. Each by the title
// of the test, wherever that stands (`Suite.Name` in C++); a name that several folders have, with its folder in front.

export const reachedBy = {
  uid_characters: 'Identify.RefusesGiantAndStrangeUids',
  secret_characters_min: 'refuses wrong types and oversize values, and changes nothing',
  secret_characters_max: 'refuses wrong types and oversize values, and changes nothing',
  identity_characters: 'Identify.CountsCharactersAndNotBytes',
  watched_uids: 'bad input is answered with what was expected',
  history_messages: 'a page of the history has its bounds',
  burst_seconds: 'is one for the node, whatever the threads',
  refusals_per_second: 'too many a second are refused, and a client that goes on is disconnected',
  refusal_burst: 'too many a second are refused, and a client that goes on is disconnected',
  message_unit_bytes: 'that are long count for several',
  remembered_addresses: 'KeyedRateLimiter.AFloodOfKeysLimitsItselfAndNoMemory',
  membership_interval: 'a membership: no more events within a second, and all again when it is given back',
  resync_spread: 'know that they have missed what one gateway could not say',
  conflation_interval: 'AgentFeed.SendsNoMoreThanThereIsRoomFor',

  // A preview.
  pieces: 'a visitor’s answers that nobody asked for, or that are wrong',
  pixels: 'PreviewMessages.AScrollIsWholeNumbersWithinBounds',

  // Mail.
  smtp_connect_time: 'that never says hello is left alone',
  smtp_time: 'that hangs in the middle is given up after a minute, and nothing is lost',

  // Web push.
  counted_agents: 'KeyedRateLimiter.AFloodOfKeysLimitsItselfAndNoMemory',
  push_time: 'a service that never answers, or answers without an end, has it later',
  answer_bytes: 'a service that never answers, or answers without an end, has it later',

  // REST.
  'api/body_bytes': 'ApiTest.BodiesMustBeJsonAndBounded',
  path_bytes: 'ApiTest.AnUnknownPathIsAProblem',
  presence_uids: 'takes 1,000 uids and refuses 1,001',
  busy_retry: 'WaitingRequestsTest.OfOneAddressAreBoundedAndTheOthersAreAnswered',
  retry: 'ApiTest.GuessingIsLimitedPerAddressAndEmail',

  // Databases and Redis, in real time.
  redis_time: 'that is away, or hangs, is told within its time',
  round_trips: 'is good as it should be, and left as it was',
  postgres_time: 'that lets nobody in, hangs, or is away',
  way_time: 'one that holds back what a poll brings',
  hold_time: 'one that cuts polls, and one that refuses what is sent',
  way_bytes: 'an answer without an end is broken off',
  way_headers: 'an answer without an end is broken off',
  local_time: 'a port that somebody else has, and one that nobody can have',
  postgres_readers: 'PostgresFull.WhoHasAConnectionSharesIt',
  postgres_read_time: 'PostgresFaults.AServerThatHangsHoldsNobody',
  postgres_connect_time: 'PostgresFaults.NewConnectionsToAServerThatHangsEndToo',
  postgres_pause_first: 'PostgresFaults.WhileItIsAwayCallsAreAnsweredAtOnce',
  postgres_pause_last: 'PostgresFaults.StoppedForAWhileLosesNothing',
  postgres_attempts: 'PostgresFaults.ADeadlockIsTriedAgain',
  postgres_attempt_pause: 'PostgresSerializable.GatewaysThatWriteTheSameVisitorsAllSucceed',
  postgres_migration_time: 'PostgresMigrations.OneThatTakesTooLongIsRolledBack',
  postgres_migration_wait: 'PostgresMigrations.AStartWaitsForAnotherThatMigrates',
  search_walk: 'PostgresPlans.AFrequentTextIsFoundOnTheWay',
  search_candidates: 'PostgresPlans.ARareTextIsFoundByItsTrigrams',
  sqlite_readers: 'SqliteDatabaseTest.ReadsDoNotWaitForAnotherProcessThatWrites',
  sqlite_busy_time: 'is held by another process',
  sqlite_read_busy_time: 'is held by another process',
  sqlite_pause_first: 'is held by another process',
  sqlite_pause_last: 'is written over',
  sqlite_probe_time: 'is held by another process',
  journal_rows: 'VisitorJournalTest.TheCeilingHoldsForNewcomersOnly',
  message_time_ahead: 'MessagesContract.ATimeOfTheFutureHealsWithTheNextMessage',
  visitor_time_ahead: 'VisitorsContract.ALastSeenOfTheFutureHeals',
  redis_ping_time: 'RedisSubscriberTest.NoticesALinkThatIsDead',
  redis_check_time: 'was away before the gateway came',
  redis_sentinels: 'RedisUrl.RefusesMoreSentinelsThanThereCanBe',
  back_offs_in_a_lease: 'hangs, and is back before a lease is over',
  explanation_time: 'explain in words, and with Redis away',
  refusal_remembered: 'is full: who is there stays and may leave, who comes is shown when there is room',
  ttl_leases: 'SessionStoreContract.KeysLapseWhereEveryGatewayIsDead',
  claims_page: 'SessionStoreContract.HoldersOwnSetIsListedInPages',
  reap_batch: 'SessionStoreContract.ReapIsBoundedAndSaysThereIsMore',
  still_here_parts: 'HolderTest.VisitsEachConnectionOnceInParts',

  // Files, in real time.
  scan_time: 'Command.ThatTakesTooLongIsEndedWithAllThatItHasStarted',
  store_tries: 'that is busy is asked again, and whose clock is another says so in the log',
  store_pause: 'that is busy is asked again, and whose clock is another says so in the log',
  store_answer_bytes: 'says that a small file is gone, however much it says of it',
  store_code_characters: 'that is busy is asked again, and whose clock is another says so in the log',
  store_time: 'keeps files under signatures that others check, and gives them back',

  // Connections.
  polling_queue_bytes: 'PollingSession.AClientThatDoesNotPollIsDroppedAtTheLimitButNotFromWithinASend',
  attachment_bytes: 'Events.AttachmentsAreBounded',
  held_bytes: 'ClientLimits.BytesThatWaitForTheRestAreBoundedByAddressAndInAll',
  held_bytes_per_address: 'ClientLimits.BytesThatWaitForTheRestAreBoundedByAddressAndInAll',
  connect_timeout: 'Connecting.WithoutItTheConnectionIsClosedAfterTheTimeout',
  id_characters: 'Connecting.AsksTheNamespaceAndAnswersWithAnIdOfItsOwn',
  log_last_words: 'whose log is read by nobody goes on, and stops as it is told',
  log_poll: 'whose log is read by nobody goes on, and stops as it is told',
};
