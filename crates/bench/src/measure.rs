//! Rounds of several cases in turn, so that what disturbs the machine disturbs all of them.

use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

use crate::Result;

/// One way to make the exchange.
pub(crate) trait Case {
    fn run(&mut self, exchanges: u32) -> Result<()>;
}

/// What one case took in each round, in microseconds an exchange.
#[derive(Default)]
pub(crate) struct Rounds {
    /// The processor's time of this process, in user and kernel space.
    pub(crate) cpu: Vec<f64>,
    pub(crate) wall: Vec<f64>,
}

/// Each case once a round, after a short round that is not counted.
pub(crate) fn interleaved<const N: usize>(
    mut cases: [Box<dyn Case + '_>; N],
    rounds: usize,
    exchanges: u32,
) -> Result<[Rounds; N]> {
    for case in &mut cases {
        case.run(exchanges / 10)?;
    }
    let mut results = std::array::from_fn(|_| Rounds::default());
    for _ in 0..rounds {
        for (case, result) in cases.iter_mut().zip(&mut results) {
            let (wall, cpu) = (Instant::now(), process_time()?);
            case.run(exchanges)?;
            result.cpu.push(micros(process_time()?.saturating_sub(cpu), exchanges));
            result.wall.push(micros(wall.elapsed(), exchanges));
        }
    }
    Ok(results)
}

/// The middle one; NaN of nothing.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
}

fn process_time() -> Result<Duration> {
    Ok(clock_gettime(ClockId::ProcessCPUTime).try_into()?)
}

fn micros(time: Duration, exchanges: u32) -> f64 {
    time.as_secs_f64() * 1e6 / f64::from(exchanges)
}
