package main

import "log/slog"

// quiet passes on what Wails logs; its chatter is for those who debug.
type quiet struct{}

func (quiet) Print(message string)   { slog.Debug(message) }
func (quiet) Trace(message string)   { slog.Debug(message) }
func (quiet) Debug(message string)   { slog.Debug(message) }
func (quiet) Info(message string)    { slog.Debug(message) }
func (quiet) Warning(message string) { slog.Warn(message) }
func (quiet) Error(message string)   { slog.Error(message) }
func (quiet) Fatal(message string)   { slog.Error(message) } // Wails ends the program itself
