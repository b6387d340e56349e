

mod tags;
