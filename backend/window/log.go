package window

import "log/slog"

// wailsLogger passes what Wails logs on to slog, its trace, debug and info
// messages all at debug level.
type wailsLogger struct{}

func (wailsLogger) Print(message string)   { slog.Debug(message) }
func (wailsLogger) Trace(message string)   { slog.Debug(message) }
func (wailsLogger) Debug(message string)   { slog.Debug(message) }
func (wailsLogger) Info(message string)    { slog.Debug(message) }
func (wailsLogger) Warning(message string) { slog.Warn(message) }
func (wailsLogger) Error(message string)   { slog.Error(message) }
func (wailsLogger) Fatal(message string)   { slog.Error(message) } // Wails ends the program itself
