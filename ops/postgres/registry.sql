-- Run once, when the database server of ops/compose.yaml is first set up.
CREATE DATABASE registry;
