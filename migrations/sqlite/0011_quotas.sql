-- Bytes of a picture's files together; pictures from before count nothing.
ALTER TABLE pictures ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
