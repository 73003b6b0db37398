"""Rules of the facts that every case has: the stay, leave, readiness, legal status, the open referral, the case manager."""
