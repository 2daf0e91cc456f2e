CREATE TABLE `accounts` (
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `balance` decimal(14,2) NOT NULL DEFAULT 0.00,
  PRIMARY KEY (`user_id`),
  CONSTRAINT `accounts_user` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `accounts_balance_not_negative` CHECK (`balance` >= 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `concerts` (
  `id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `title` varchar(200) NOT NULL,
  `venue` varchar(200) NOT NULL,
  `time_zone` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sale_opens_at` datetime(3) NOT NULL,
  `sale_state` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'open',
  `room` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'main',
  PRIMARY KEY (`id`),
  CONSTRAINT `concerts_sale_state` CHECK (`sale_state` in ('open','paused','draining'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `ledger_entries` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `amount` decimal(14,2) NOT NULL,
  `balance_after` decimal(14,2) NOT NULL,
  `reference` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `ledger_entries_reference` (`reference`),
  KEY `ledger_entries_user` (`user_id`,`id`),
  CONSTRAINT `ledger_entries_account` FOREIGN KEY (`user_id`) REFERENCES `accounts` (`user_id`),
  CONSTRAINT `ledger_entries_kind` CHECK (`kind` in ('top-up','payment','refund','pay-out'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `operator_actions` (
  `id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `operator` varchar(64) NOT NULL,
  `kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(200) NOT NULL,
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `reason` varchar(500) DEFAULT NULL,
  `once_key` varchar(64) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `details` varchar(4000) NOT NULL,
  `created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `operator_actions_once` (`once_key`),
  KEY `operator_actions_user` (`user_id`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `payments` (
  `id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `ticket_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reservation_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `amount` decimal(12,2) NOT NULL,
  `created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `payments_ticket` (`ticket_id`),
  UNIQUE KEY `payments_reservation` (`reservation_id`),
  KEY `payments_user` (`user_id`,`id`),
  CONSTRAINT `payments_reservation_exists` FOREIGN KEY (`reservation_id`) REFERENCES `reservations` (`id`),
  CONSTRAINT `payments_user_exists` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `performances` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `concert_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `date` date NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `performances_concert_date` (`concert_id`,`date`),
  CONSTRAINT `performances_concert` FOREIGN KEY (`concert_id`) REFERENCES `concerts` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `refunds` (
  `id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `ticket_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reservation_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `amount` decimal(12,2) NOT NULL,
  `created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `refunds_ticket` (`ticket_id`),
  UNIQUE KEY `refunds_reservation` (`reservation_id`),
  KEY `refunds_user` (`user_id`,`id`),
  CONSTRAINT `refunds_reservation_exists` FOREIGN KEY (`reservation_id`) REFERENCES `reservations` (`id`),
  CONSTRAINT `refunds_user_exists` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `reservations` (
  `id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `ticket_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `seat_id` int(10) unsigned NOT NULL,
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `price` decimal(12,2) NOT NULL,
  `status` varchar(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `expires_at` datetime(3) NOT NULL,
  `created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  `active_seat_id` int(10) unsigned GENERATED ALWAYS AS (case when `status` in ('held','paid') then `seat_id` end) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `reservations_ticket` (`ticket_id`),
  UNIQUE KEY `reservations_active_seat` (`active_seat_id`),
  KEY `reservations_user` (`user_id`,`id`),
  KEY `reservations_seat` (`seat_id`),
  KEY `reservations_status_expires_at` (`status`,`expires_at`),
  KEY `reservations_holds` (`user_id`,`status`,`expires_at`),
  CONSTRAINT `reservations_seat` FOREIGN KEY (`seat_id`) REFERENCES `seats` (`id`),
  CONSTRAINT `reservations_user_exists` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
  CONSTRAINT `reservations_status` CHECK (`status` in ('held','paid','expired','cancelled','refunded'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `room_settings` (
  `room` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `max_active` int(10) unsigned DEFAULT NULL,
  `admit_per_second` int(10) unsigned DEFAULT NULL,
  `is_closed` tinyint(1) NOT NULL DEFAULT 0,
  PRIMARY KEY (`room`),
  CONSTRAINT `room_settings_positive` CHECK (`max_active` > 0 and `admit_per_second` > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `seats` (
  `id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `performance_id` int(10) unsigned NOT NULL,
  `seat_no` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `price` decimal(12,2) NOT NULL,
  `status` varchar(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'available',
  `held_until` datetime(3) DEFAULT NULL,
  `reservation_id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `version` int(10) unsigned NOT NULL DEFAULT 0,
  `section` varchar(40) DEFAULT NULL,
  `row_label` varchar(16) DEFAULT NULL,
  `x` smallint(6) DEFAULT NULL,
  `y` smallint(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `seats_performance_seat_no` (`performance_id`,`seat_no`),
  KEY `seats_status_held_until` (`status`,`held_until`),
  CONSTRAINT `seats_performance` FOREIGN KEY (`performance_id`) REFERENCES `performances` (`id`),
  CONSTRAINT `seats_price_positive` CHECK (`price` > 0),
  CONSTRAINT `seats_status` CHECK (`status` = 'available' and `held_until` is null and `reservation_id` is null or `status` = 'held' and `held_until` is not null and `reservation_id` is not null or `status` = 'sold' and `held_until` is null and `reservation_id` is not null)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `tickets` (
  `id` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `user_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `kind` varchar(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `key_hash` char(22) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `request_hash` char(22) CHARACTER SET ascii COLLATE ascii_bin DEFAULT NULL,
  `outcome` varchar(1000) NOT NULL,
  `accepted_at` datetime(3) NOT NULL,
  `decided_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  PRIMARY KEY (`id`),
  UNIQUE KEY `tickets_key_hash` (`key_hash`),
  KEY `tickets_decided_at` (`decided_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE `users` (
  `id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(3) NOT NULL DEFAULT current_timestamp(3),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
