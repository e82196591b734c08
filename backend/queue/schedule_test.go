package queue

import (
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests

	"tokenlap/backend/bench"
)

func zone(tb testing.TB, name string) *time.Location {
	tb.Helper()
	place, err := time.LoadLocation(name)
	if err != nil {
		tb.Fatal(err)
	}
	return place
}

// moment reads a time with its zone: 2026-03-28T12:00:00+01:00.
func moment(tb testing.TB, text string) time.Time {
	tb.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		tb.Fatal(err)
	}
	return at
}

func TestATimeOfDayIsTheFirstMomentThatClocksShowIt(t *testing.T) {
	for _, row := range []struct{ why, place, now, at, want string }{
		{"later today", "Europe/Berlin", "2026-06-10T01:00:00+02:00", "02:00", "2026-06-10T02:00:00+02:00"},
		{"not now, but tomorrow", "Europe/Berlin", "2026-06-10T02:00:00+02:00", "02:00", "2026-06-11T02:00:00+02:00"},
		{"the end of a month", "Europe/Berlin", "2026-06-30T02:00:01+02:00", "02:00", "2026-07-01T02:00:00+02:00"},
		{"the end of a year", "Europe/Berlin", "2026-12-31T23:59:00+01:00", "0:30", "2027-01-01T00:30:00+01:00"},
		{"a leap day", "Europe/Berlin", "2028-02-28T12:00:00+01:00", "11:00", "2028-02-29T11:00:00+01:00"},
		{"a time that is left out: clocks go from 02:00 to 03:00", "Europe/Berlin", "2026-03-29T01:00:00+01:00", "02:30", "2026-03-29T03:00:00+02:00"},
		{"the day after that", "Europe/Berlin", "2026-03-29T03:00:00+02:00", "02:30", "2026-03-30T02:30:00+02:00"},
		{"a time shown twice: the first time", "Europe/Berlin", "2026-10-25T01:00:00+02:00", "02:30", "2026-10-25T02:30:00+02:00"},
		{"not the second time", "Europe/Berlin", "2026-10-25T02:30:00+02:00", "02:30", "2026-10-26T02:30:00+01:00"},
		{"after the hour shown twice", "Europe/Berlin", "2026-10-25T02:30:00+02:00", "03:30", "2026-10-25T03:30:00+01:00"},
		{"midnight left out", "Asia/Beirut", "2026-03-28T12:00:00+02:00", "00:15", "2026-03-29T01:00:00+03:00"},
		{"shown twice west of Greenwich", "America/New_York", "2026-11-01T00:30:00-04:00", "01:30", "2026-11-01T01:30:00-04:00"},
		{"half an hour set forward", "Australia/Lord_Howe", "2026-10-04T01:00:00+10:30", "02:10", "2026-10-04T02:30:00+11:00"},
		{"a zone that never changes", "UTC", "2026-03-29T01:00:00Z", "02:30", "2026-03-29T02:30:00Z"},
	} {
		got := Due(bench.Schedule{Kind: bench.ScheduleDaily, At: row.at}, moment(t, row.now).In(zone(t, row.place)))
		if want := moment(t, row.want); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", row.why, got.Format(time.RFC3339), row.want)
		}
	}
}

// Each day of ten years has exactly one time at which an item is due.
func TestADailyItemIsDueOnceADay(t *testing.T) {
	for _, place := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"} {
		for _, at := range []string{"00:00", "01:30", "02:00", "02:30", "03:00", "23:59"} {
			s := bench.Schedule{Kind: bench.ScheduleDaily, At: at}
			now := time.Date(2026, 1, 1, 23, 59, 30, 0, zone(t, place))
			for day := range 3650 {
				due := Due(s, now)
				if want := time.Date(2026, 1, 2+day, 12, 0, 0, 0, now.Location()); due.YearDay() != want.YearDay() || due.Year() != want.Year() {
					t.Fatalf("%s in %s: after %s comes %s, want day %s", at, place, now, due, want.Format(time.DateOnly))
				}
				now = due
			}
		}
	}
}

func TestTimesOfEveryKeepTheirDistance(t *testing.T) {
	s := bench.Schedule{Kind: bench.ScheduleEvery, Hours: 6}
	first := moment(t, "2026-03-28T20:00:00Z")
	if got := Due(s, first); !got.Equal(first) {
		t.Errorf("first due %s, want at once", got)
	}
	for _, row := range []struct {
		why   string
		after time.Duration
		want  time.Duration
	}{
		{"a short run", time.Minute, 6 * time.Hour},
		{"a run that takes longer than the distance: the time that passed is left out", 7 * time.Hour, 12 * time.Hour},
		{"exactly at the next time: that has come", 6 * time.Hour, 12 * time.Hour},
		{"before its own time, which stays", -time.Minute, 0},
	} {
		if got := following(s, first, first.Add(row.after)); !got.Equal(first.Add(row.want)) {
			t.Errorf("%s: %s, want %s", row.why, got, first.Add(row.want))
		}
	}
}

func TestNothingIsDueWithoutATime(t *testing.T) {
	now := moment(t, "2026-03-28T20:00:00Z")
	for _, s := range []bench.Schedule{{Kind: bench.ScheduleNext}, {Kind: bench.ScheduleDaily, At: "25:00"}, {Kind: "weekly", At: "02:00"}} {
		if got := Due(s, now); !got.IsZero() {
			t.Errorf("%v is due at %s", s, got)
		}
	}
}

func TestASchedulesMistakesNameTheirField(t *testing.T) {
	for _, row := range []struct {
		schedule bench.Schedule
		field    string
	}{
		{bench.Schedule{Kind: bench.ScheduleNext}, ""},
		{bench.Schedule{Kind: bench.ScheduleDaily, At: "02:00"}, ""},
		{bench.Schedule{Kind: bench.ScheduleOnce, At: "7:05"}, ""},
		{bench.Schedule{Kind: bench.ScheduleEvery, Hours: 0.5}, ""},
		{bench.Schedule{Kind: "weekly"}, "kind"},
		{bench.Schedule{Kind: bench.ScheduleDaily}, "at"},
		{bench.Schedule{Kind: bench.ScheduleDaily, At: "24:00"}, "at"},
		{bench.Schedule{Kind: bench.ScheduleDaily, At: "12:5"}, "at"},
		{bench.Schedule{Kind: bench.ScheduleOnce, At: "02:00:00"}, "at"},
		{bench.Schedule{Kind: bench.ScheduleEvery}, "hours"},
		{bench.Schedule{Kind: bench.ScheduleEvery, Hours: 169}, "hours"},
	} {
		err := row.schedule.Validate()
		if field := fieldOf(err); field != row.field || (err == nil) != (row.field == "") {
			t.Errorf("%+v: %v about %q, want about %q", row.schedule, err, field, row.field)
		}
	}
}

func TestTheNextTimesOfASchedule(t *testing.T) {
	now := moment(t, "2026-06-10T01:00:00Z")
	for _, row := range []struct {
		schedule bench.Schedule
		want     []string
	}{
		{bench.Schedule{Kind: bench.ScheduleNext}, nil},
		{bench.Schedule{Kind: bench.ScheduleOnce, At: "02:00"}, []string{"2026-06-10T02:00:00Z"}},
		{bench.Schedule{Kind: bench.ScheduleDaily, At: "00:30"}, []string{"2026-06-11T00:30:00Z", "2026-06-12T00:30:00Z", "2026-06-13T00:30:00Z"}},
		{bench.Schedule{Kind: bench.ScheduleEvery, Hours: 0.5}, []string{"2026-06-10T01:00:00Z", "2026-06-10T01:30:00Z", "2026-06-10T02:00:00Z"}},
	} {
		var got []string
		for _, at := range Times(row.schedule, now, 3) {
			got = append(got, at.Format(time.RFC3339))
		}
		if !slices.Equal(got, row.want) {
			t.Errorf("%v: %q, want %q", row.schedule, got, row.want)
		}
	}
}
